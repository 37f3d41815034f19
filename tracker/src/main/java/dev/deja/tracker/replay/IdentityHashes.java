package dev.deja.tracker.replay;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Identity hashes and the names of classes made at run time: {@code Foo@1b2c3d4f}, {@code
 * $$Lambda$12/0x00007f}, {@code $$Lambda/0x00007f@4a5b}, {@code $JShell$12}, {@code $JShell$S3_0},
 * {@code $Proxy7}. Each is replaced by a number in order of appearance, so that one object shown
 * twice and two objects remain different.
 */
final class IdentityHashes implements Normalizer {

  private static final Pattern NAME =
      Pattern.compile(
          "(?<hash>(?<=[\\w$;/])@[0-9a-f]{4,8}(?!\\w|\\.\\w))"
              + "|(?<lambda>\\$\\$?Lambda(?:\\$\\d+)?/(?:0x)?[0-9a-f]+)"
              + "|(?<shell>\\$JShell\\$(?:\\d+[A-Z]*|S\\d+(?:_\\d+)?))"
              + "|(?<proxy>\\$Proxy\\d+)");

  @Override
  public String name() {
    return "identity-hashes";
  }

  @Override
  public String normalize(String text) {
    Matcher matcher = NAME.matcher(text);
    StringBuilder result = new StringBuilder();
    Map<String, Integer> seen = new HashMap<>();
    while (matcher.find()) {
      int number = seen.computeIfAbsent(matcher.group(), unused -> seen.size() + 1);
      matcher.appendReplacement(
          result, Matcher.quoteReplacement("<" + kind(matcher) + number + ">"));
    }
    return matcher.appendTail(result).toString();
  }

  private static String kind(Matcher matcher) {
    if (matcher.group("hash") != null) {
      return "@";
    }
    return matcher.group("lambda") != null
        ? "lambda "
        : matcher.group("shell") != null ? "shell " : "proxy ";
  }
}
