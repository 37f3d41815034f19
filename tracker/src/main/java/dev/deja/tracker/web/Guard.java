package dev.deja.tracker.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import io.javalin.http.SameSite;
import java.net.URLEncoder;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides who is answered, before anything else happens: who knows the token, under a name of this
 * machine, from a page of this server. Every answer gets the headers that keep a browser from doing
 * what the page does not do.
 */
final class Guard {

  /** No script and no style but ours, and nothing from or to another host. */
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
          + " font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self';"
          + " base-uri 'none'; frame-ancestors 'none'";

  private static final String LOGIN = "/login";
  private static final Set<String> FOR_EVERYBODY =
      Set.of(LOGIN, "/assets/page.css", "/assets/theme.js", "/assets/logo.svg");
  private static final Set<HandlerType> READING = Set.of(HandlerType.GET, HandlerType.HEAD);

  private final byte[] token;
  private final String session;
  private final boolean loopback;
  private final boolean secure;
  private volatile int port;

  /**
   * @param loopback whether only this machine can ask, which it does under few names
   */
  Guard(String token, boolean loopback, boolean secure) {
    this.token = token.getBytes(UTF_8);
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    this.session = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    this.loopback = loopback;
    this.secure = secure;
  }

  /** Known once the server listens. */
  void port(int number) {
    port = number;
  }

  void add(RoutesConfig routes) {
    routes.before(this::check);
    routes.post(LOGIN, this::login);
  }

  private void check(Context context) {
    headers(context);
    if (loopback && !isOwnHost(context.header("Host"))) {
      // Another's name that means this machine: its pages would be of our origin.
      Problem.answer(
          context,
          HttpStatus.FORBIDDEN,
          "the page is not known under this name; use http://127.0.0.1:" + port + "/");
      return;
    }
    if (!READING.contains(context.method()) && !isOwnPage(context)) {
      Problem.answer(context, HttpStatus.FORBIDDEN, "this was asked by a page of another server");
      return;
    }
    String given = context.queryParam("token");
    if (given != null && context.method() == HandlerType.GET && isToken(given)) {
      // Out of the address: it is kept in histories.
      welcome(context);
      if ("cross-site".equals(context.header("Sec-Fetch-Site"))) {
        // With a redirect of what began elsewhere, as in a file, the cookie would not be sent.
        context.header("Refresh", "0; url=" + withoutToken(context)).html("Deja");
      } else {
        context.redirect(withoutToken(context));
      }
      context.skipRemainingHandlers();
    } else if (!FOR_EVERYBODY.contains(context.path()) && !isKnown(context)) {
      refuse(context);
    }
  }

  private void headers(Context context) {
    context.header("Content-Security-Policy", POLICY);
    context.header("X-Content-Type-Options", "nosniff");
    context.header("X-Frame-Options", "DENY");
    context.header("Referrer-Policy", "same-origin");
    context.header("Cross-Origin-Opener-Policy", "same-origin");
    context.header("Cross-Origin-Resource-Policy", "same-origin");
    context.header("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    context.header("Cache-Control", "no-store");
    if (secure) {
      context.header("Strict-Transport-Security", "max-age=31536000");
    }
  }

  private boolean isOwnHost(@Nullable String host) {
    if (host == null) {
      return false;
    }
    String name = host.toLowerCase(Locale.ROOT);
    return List.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port).contains(name);
  }

  /** Browsers tell whose page asks; who is no browser has no cookie that could be misused. */
  private boolean isOwnPage(Context context) {
    String origin = context.header("Origin");
    if (origin != null) {
      return origin.equalsIgnoreCase((secure ? "https://" : "http://") + context.header("Host"));
    }
    String site = context.header("Sec-Fetch-Site");
    return site != null
        ? site.equals("same-origin") || site.equals("none")
        : context.header("Authorization") != null;
  }

  private boolean isKnown(Context context) {
    String authorization = context.header("Authorization");
    if (authorization != null) {
      String[] parts = authorization.strip().split("\\s+", 2);
      return parts.length == 2
          && (parts[0].equalsIgnoreCase("token") || parts[0].equalsIgnoreCase("bearer"))
          && isToken(parts[1]);
    }
    String cookie = context.cookie(cookieName());
    return cookie != null && isSame(cookie.getBytes(UTF_8), session.getBytes(UTF_8));
  }

  private boolean isToken(String given) {
    return isSame(given.getBytes(UTF_8), token);
  }

  /** In a time that tells nothing. */
  private static boolean isSame(byte[] given, byte[] expected) {
    return MessageDigest.isEqual(given, expected);
  }

  /** Servers on one host share their cookies, whatever their ports. */
  private String cookieName() {
    return "deja-page-" + port;
  }

  private void welcome(Context context) {
    Cookie cookie = new Cookie(cookieName(), session);
    cookie.setHttpOnly(true);
    cookie.setSecure(secure);
    cookie.setSameSite(SameSite.STRICT);
    context.cookie(cookie);
  }

  private static String withoutToken(Context context) {
    List<String> rest = new ArrayList<>();
    for (Map.Entry<String, List<String>> parameter : context.queryParamMap().entrySet()) {
      if (!parameter.getKey().equals("token")) {
        for (String value : parameter.getValue()) {
          rest.add(
              URLEncoder.encode(parameter.getKey(), UTF_8) + "=" + URLEncoder.encode(value, UTF_8));
        }
      }
    }
    // A path that begins with two slashes would be another host's.
    String path = "/" + context.path().replaceFirst("^/+", "");
    return rest.isEmpty() ? path : path + "?" + String.join("&", rest);
  }

  private void refuse(Context context) {
    context.header("WWW-Authenticate", "Bearer realm=\"Deja\"");
    if (!context.path().startsWith("/api/")
        && String.valueOf(context.header("Accept")).contains("text/html")) {
      LoginPage.answer(context, false);
    } else {
      Problem.answer(
          context,
          HttpStatus.UNAUTHORIZED,
          "the token is missing or wrong; 'deja ui' prints it. Send it as 'Authorization: token …'");
    }
  }

  private void login(Context context) {
    String given = context.formParam("token");
    if (given != null && isToken(given.strip())) {
      welcome(context);
      context.redirect("/");
    } else {
      LoginPage.answer(context, true);
    }
  }
}
