package dev.deja.kernel.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import dev.deja.kernel.extension.Notebook;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code %history}: what was entered in this session, before this cell. */
final class HistoryMagic implements Magic {

  private static final Pattern RANGE = Pattern.compile("(\\d+)(?:([-:])(\\d*))?");

  @Override
  public List<String> names() {
    return List.of("history", "hist");
  }

  @Override
  public String usage() {
    return "%history [-n] [-l N] [-g TEXT] [3 5-8]  cells of this session: -n with numbers, -l the"
        + " last N, -g those with a text";
  }

  @Override
  public void run(MagicCall call, CellContext cell) {
    boolean numbered = false;
    int last = Integer.MAX_VALUE;
    Predicate<Notebook.Entry> wanted = entry -> true;
    List<int[]> ranges = new ArrayList<>();
    List<String> arguments = call.arguments();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.equals("-n")) {
        numbered = true;
      } else if (argument.startsWith("-l")) {
        String count = argument.length() > 2 ? argument.substring(2) : next(arguments, i);
        last = number(count, 10);
        i += argument.length() == 2 && count.matches("\\d+") ? 1 : 0;
      } else if (argument.equals("-g")) {
        String text = String.join(" ", arguments.subList(i + 1, arguments.size()));
        wanted = containing(text);
        i = arguments.size();
      } else {
        ranges.add(range(argument));
      }
    }
    Predicate<Notebook.Entry> matches = wanted;
    List<Notebook.Entry> entries =
        cell.notebook().history().stream()
            .filter(matches)
            .filter(entry -> ranges.isEmpty() || ranges.stream().anyMatch(r -> in(r, entry)))
            .toList();
    for (Notebook.Entry entry :
        entries.subList(Math.max(0, entries.size() - last), entries.size())) {
      Say.line(cell, (numbered ? "[" + entry.number() + "]: " : "") + entry.code().stripTrailing());
    }
  }

  private static Predicate<Notebook.Entry> containing(String text) {
    String wanted = text.toLowerCase(Locale.ROOT);
    return entry -> entry.code().toLowerCase(Locale.ROOT).contains(wanted);
  }

  private static boolean in(int[] range, Notebook.Entry entry) {
    return entry.number() >= range[0] && entry.number() <= range[1];
  }

  private static String next(List<String> arguments, int i) {
    return i + 1 < arguments.size() ? arguments.get(i + 1) : "";
  }

  private static int number(String text, int otherwise) {
    return text.matches("\\d{1,9}") ? Integer.parseInt(text) : otherwise;
  }

  /** {@code 5}, {@code 5-8} with both ends, {@code 5:8} without the last, {@code 5-} to the end. */
  private static int[] range(String text) {
    Matcher range = RANGE.matcher(text);
    if (!range.matches()) {
      throw new MagicFailed(
          "'" + text + "' is not understood: write %history -n, %history -l 5 or %history 2-4");
    }
    int first = number(range.group(1), 0);
    if (range.group(2) == null) {
      return new int[] {first, first};
    }
    int end = number(range.group(3), Integer.MAX_VALUE);
    return new int[] {first, range.group(2).equals(":") ? end - 1 : end};
  }
}
