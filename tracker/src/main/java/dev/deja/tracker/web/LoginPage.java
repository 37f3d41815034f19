package dev.deja.tracker.web;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;

/** What a browser sees that has shown no token. */
final class LoginPage {

  private LoginPage() {}

  /**
   * Answers with it, and nobody else does.
   *
   * @param wrong whether a token was given
   */
  static void answer(Context context, boolean wrong) {
    context
        .status(HttpStatus.UNAUTHORIZED)
        .html(Assets.text("login.html").replace("{wrong}", wrong ? "" : "hidden"))
        .skipRemainingHandlers();
  }
}
