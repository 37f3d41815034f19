package dev.deja.tracker.redact;

import dev.deja.tracker.model.Redacted;
import java.util.List;

/** What secrets look like. */
public final class SecretForms {

  /** What stands for a secret. */
  public static final String MARK = Redacted.MARK_START + "]";

  /**
   * A form of secrets.
   *
   * @param marks one of these stands in each; looked for first, because nearly no text has one and
   *     a regular expression takes fifty times as long
   */
  public record Form(String pattern, List<String> marks) {

    public Form {
      marks = List.copyOf(marks);
    }

    Form(String pattern, String... marks) {
      this(pattern, List.of(marks));
    }

    /** Whether a text has a mark. */
    public boolean mayStandIn(String text) {
      return marks.stream()
          .anyMatch(mark -> mark.endsWith(" ") ? standsInAnyCase(mark, text) : text.contains(mark));
    }

    /**
     * @param mark words with a space behind them
     */
    private static boolean standsInAnyCase(String mark, String text) {
      for (int at = text.indexOf(' '); at >= 0; at = text.indexOf(' ', at + 1)) {
        if (text.regionMatches(true, at + 1 - mark.length(), mark, 0, mark.length())) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * The forms of secrets as their issuers document them: keys of Amazon and Google, tokens of
   * GitHub, GitLab, Slack, npm, PyPI, Hugging Face, Stripe and makers of language models, JSON Web
   * Tokens (RFC 7519), private keys in PEM (RFC 7468), HTTP credentials (RFC 6750, RFC 7617), users
   * and passwords in URLs (RFC 3986).
   */
  public static final List<Form> KNOWN =
      List.of(
          new Form("\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b", "AKIA", "ASIA"),
          new Form("\\bAIza[0-9A-Za-z_-]{35}", "AIza"),
          new Form("\\bgh[pousr]_[A-Za-z0-9]{36,255}", "ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
          new Form("\\bgithub_pat_[A-Za-z0-9_]{22,255}", "github_pat_"),
          new Form("\\bglpat-[A-Za-z0-9_-]{20,255}", "glpat-"),
          new Form("\\bxox[abeoprs]-[A-Za-z0-9-]{10,255}", "xox"),
          new Form("\\bnpm_[A-Za-z0-9]{36}", "npm_"),
          new Form("\\bpypi-[A-Za-z0-9_-]{50,255}", "pypi-"),
          new Form("\\bhf_[A-Za-z0-9]{30,255}", "hf_"),
          new Form("\\b[rs]k_live_[0-9A-Za-z]{20,255}", "k_live_"),
          new Form("\\bsk-[A-Za-z0-9_-]{20,255}", "sk-"),
          new Form("\\beyJ[A-Za-z0-9_-]{8,}\\.eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}", "eyJ"),
          new Form(
              "-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\\s\\S]*?-----END [A-Z ]{0,40}PRIVATE"
                  + " KEY-----",
              "PRIVATE KEY-----"),
          new Form("(?i:(?<=\\bbearer )[A-Za-z0-9._~+/=-]{16,})", "bearer "),
          new Form("(?i:(?<=\\bauthorization: basic )[A-Za-z0-9+/=]{8,})", "authorization: basic "),
          new Form("(?<=://)[^/\\s:@\"']{1,200}:[^/\\s@\"']{1,200}(?=@)", "://"));

  private SecretForms() {}
}
