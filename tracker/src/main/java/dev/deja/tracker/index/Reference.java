package dev.deja.tracker.index;

import dev.deja.tracker.model.TagName;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a person types to mean an execution, or one of its cell runs: {@code churn/42}, {@code
 * churn/42/7}, {@code churn/latest}, {@code churn@production}, {@code latest}, or the beginning of
 * an id. Parsed only; whether there is such an execution is for {@link Index#resolve} to say.
 *
 * @param text as typed
 * @param execution which execution is meant
 * @param cell the number of a cell run in it, from 1
 */
public record Reference(String text, Target execution, OptionalInt cell) {

  /** The ways to mean an execution. */
  public sealed interface Target {}

  /** The newest execution of all. */
  public record Newest() implements Target {}

  /** The newest execution of a notebook. */
  public record NewestOf(String notebook) implements Target {}

  /** The execution of a notebook with a short number, from 1. */
  public record Numbered(String notebook, int number) implements Target {}

  /**
   * The execution that carries a tag.
   *
   * @param notebook only executions of this one, or of any when empty
   */
  public record Tagged(Optional<String> notebook, TagName tag) implements Target {}

  /**
   * The execution whose id starts so.
   *
   * @param prefix 4 to 26 characters of a ULID, upper case
   */
  public record IdPrefix(String prefix) implements Target {}

  static final int ID_LENGTH = 26;

  private static final String LATEST = "latest";
  private static final Pattern ID_PREFIX =
      Pattern.compile("[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{3,25}");
  private static final String NAME = "(?<name>[\\p{L}\\p{N}._-]+)";
  private static final Pattern NUMBERED =
      Pattern.compile(NAME + "/(?<number>[0-9]{1,9}|latest)(/(?<cell>[0-9]{1,9}))?");
  private static final Pattern TAGGED =
      Pattern.compile("(" + NAME + ")?@(?<tag>[^/@]+)(/(?<cell>[0-9]{1,9}))?");

  /**
   * Reads a reference.
   *
   * @throws UnknownReference if it has none of the forms
   */
  public static Reference parse(String text) {
    if (text.equals(LATEST)) {
      return new Reference(text, new Newest(), OptionalInt.empty());
    }
    if (ID_PREFIX.matcher(text).matches()) {
      return new Reference(text, new IdPrefix(text.toUpperCase(Locale.ROOT)), OptionalInt.empty());
    }
    Matcher numbered = NUMBERED.matcher(text);
    if (numbered.matches()) {
      return numbered(text, numbered);
    }
    Matcher tagged = TAGGED.matcher(text);
    if (tagged.matches() && TagName.isTag(tagged.group("tag"))) {
      TagName tag = new TagName(tagged.group("tag"));
      Optional<String> notebook = Optional.ofNullable(tagged.group("name"));
      return new Reference(text, new Tagged(notebook, tag), cell(tagged.group("cell")));
    }
    throw UnknownReference.malformed(text);
  }

  private static Reference numbered(String text, Matcher matcher) {
    String name = matcher.group("name");
    String number = matcher.group("number");
    OptionalInt cell = cell(matcher.group("cell"));
    if (number.equals(LATEST)) {
      return new Reference(text, new NewestOf(name), cell);
    }
    int value = Integer.parseInt(number);
    if (name.equals(LATEST) && cell.isEmpty()) {
      return new Reference(text, new Newest(), OptionalInt.of(value));
    }
    return new Reference(text, new Numbered(name, value), cell);
  }

  /**
   * The other reading of {@code 01JC…/7}, which looks like a notebook's seventh execution: the
   * seventh cell run of the execution whose id starts so. Empty when there is no other reading.
   */
  Optional<Reference> asCellOfId() {
    if (execution instanceof Numbered numbered
        && cell.isEmpty()
        && ID_PREFIX.matcher(numbered.notebook()).matches()) {
      String prefix = numbered.notebook().toUpperCase(Locale.ROOT);
      return Optional.of(
          new Reference(text, new IdPrefix(prefix), OptionalInt.of(numbered.number())));
    }
    return Optional.empty();
  }

  private static OptionalInt cell(@Nullable String digits) {
    return digits == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(digits));
  }
}
