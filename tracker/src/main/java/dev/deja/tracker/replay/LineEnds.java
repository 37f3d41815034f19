package dev.deja.tracker.replay;

/** Line ends of Windows are line ends: {@code \r\n} becomes {@code \n}. */
final class LineEnds implements Normalizer {

  @Override
  public String name() {
    return "line-ends";
  }

  @Override
  public String normalize(String text) {
    return text.replace("\r\n", "\n");
  }
}
