package dev.deja.tracker.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.tracker.model.CellRun.Status;
import dev.deja.tracker.model.CellVerdict;
import dev.deja.tracker.model.Verdict;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  @Test
  void theSameOutputsAreIdenticalHoweverTheyCame() {
    CellVerdict verdict =
        compare(
            outcome(1, "f()", Status.OK, stdout("a"), stderr("x"), stdout("b")),
            outcome(1, "f()", Status.OK, stdout("ab"), stderr("x")));

    assertThat(verdict.verdict()).isEqualTo(Verdict.IDENTICAL);
    assertThat(verdict.diff()).isEmpty();
  }

  @Test
  void anIdentityHashMakesAResultEquivalent() {
    CellVerdict verdict = compare("new Foo()", result("Foo@1b2c3d4f"), result("Foo@4d5e6f7a"));

    assertThat(verdict.verdict()).isEqualTo(Verdict.EQUIVALENT);
    assertThat(verdict.normalizers()).containsExactly("identity-hashes");
  }

  @Test
  void anotherResultIsDifferentAndShownAsADiff() {
    CellVerdict verdict = compare("f()", stdout("a\nb\nc\n"), stdout("a\nB\nc\n"));

    assertThat(verdict.verdict()).isEqualTo(Verdict.DIFFERENT);
    assertThat(verdict.reason()).hasValue("stdout differs");
    assertThat(verdict.diff().orElseThrow())
        .contains("--- recorded stdout", "+++ re-run stdout", "-b", "+B", " c");
  }

  @Test
  void whatIsShownOnlyOnceIsDifferentAlsoWhenItIsEmpty() {
    CellVerdict verdict =
        compare(outcome(1, "f()", Status.OK, result("")), outcome(1, "f()", Status.OK));

    assertThat(verdict.verdict()).isEqualTo(Verdict.DIFFERENT);
    assertThat(verdict.normalizers()).isEmpty();
    assertThat(verdict.reason()).hasValue("result text/plain differs");
  }

  @Test
  void whatIsShownOnlyOnceIsNoMatterOfOrder() {
    CellVerdict verdict =
        compare(outcome(1, "Set.of()", Status.OK), outcome(1, "Set.of()", Status.OK, result("[]")));

    assertThat(verdict.verdict()).isEqualTo(Verdict.DIFFERENT);
  }

  @Test
  void aStreamWithoutTextIsNone() {
    CellVerdict verdict =
        compare(outcome(1, "f()", Status.OK, stdout("")), outcome(1, "f()", Status.OK));

    assertThat(verdict.verdict()).isEqualTo(Verdict.IDENTICAL);
  }

  @Test
  void whatWasTakenOutOfARecordCannotBeComparedAndThatIsSaid() {
    CellVerdict verdict =
        compare("connect()", stdout("with [redacted]\n"), stdout("with hunter2hunter2\n"));

    assertThat(verdict.verdict()).isEqualTo(Verdict.EXPLAINED);
    assertThat(verdict.reason().orElseThrow()).contains("redacted").contains("cannot be compared");
  }

  @Test
  void anUnseededRandomExplainsAnotherResult() {
    CellVerdict verdict = compare("new Random().nextInt()", result("17"), result("-4"));

    assertThat(verdict.verdict()).isEqualTo(Verdict.EXPLAINED);
    assertThat(verdict.reason()).hasValue("unseeded random: new Random()");
    assertThat(verdict.diff()).isPresent();
  }

  @Test
  void aSetPrintedInAnotherOrderIsExplained() {
    CellVerdict verdict = compare("Set.of(1, 2, 3)", result("[1, 2, 3]"), result("[3, 1, 2]"));

    assertThat(verdict.verdict()).isEqualTo(Verdict.EXPLAINED);
    assertThat(verdict.reason()).hasValue("unordered iteration: Set.of(…)");
  }

  @Test
  void aSetWithOtherElementsIsDifferent() {
    CellVerdict verdict = compare("Set.of(1, f())", result("[1, 2]"), result("[1, 3]"));

    assertThat(verdict.verdict()).isEqualTo(Verdict.DIFFERENT);
  }

  @Test
  void anotherOrderWithoutACauseIsDifferent() {
    CellVerdict verdict = compare("f()", stdout("a\nb\n"), stdout("b\na\n"));

    assertThat(verdict.verdict()).isEqualTo(Verdict.DIFFERENT);
    assertThat(verdict.reason().orElseThrow()).contains("the same in another order");
  }

  @Test
  void linesOfThreadsInAnotherOrderAreExplained() {
    CellVerdict verdict =
        compare(
            "list.parallelStream().forEach(System.out::println)",
            stdout("a\nb\nc\n"),
            stdout("c\na\nb\n"));

    assertThat(verdict.verdict()).isEqualTo(Verdict.EXPLAINED);
    assertThat(verdict.reason().orElseThrow()).startsWith("thread interleaving");
  }

  @Test
  void timestampsExplainButDoNotEqual() {
    CellVerdict verdict =
        compare("log()", stderr("2026-11-23 01:02:03 ready"), stderr("2026-11-24 02:03:04 ready"));

    assertThat(verdict.verdict()).isEqualTo(Verdict.EXPLAINED);
    assertThat(verdict.reason()).hasValue("time: timestamps in the output");
  }

  @Test
  void aCellThatUsesWhatAnExplainedOneMadeIsExplained() {
    Comparison comparison =
        new Comparison(
            List.of(
                outcome(1, "int x = load(); log()", Status.OK, stdout("01:02:03")),
                outcome(2, "x", Status.OK, result("1"))),
            List.of());

    comparison.next(
        Optional.of(outcome(1, "int x = load(); log()", Status.OK, stdout("02:03:04"))));
    CellVerdict verdict = comparison.next(Optional.of(outcome(2, "x", Status.OK, result("2"))));

    assertThat(verdict.verdict()).isEqualTo(Verdict.EXPLAINED);
    assertThat(verdict.reason()).hasValue("depends on cell 1, whose difference is explained");
  }

  @Test
  void aCellThatFailedTheSameWayIsIdentical() {
    CellVerdict verdict =
        compare(
            outcome(1, "1/0", Status.ERROR, error("ArithmeticException", "/ by zero", "at a")),
            outcome(1, "1/0", Status.ERROR, error("ArithmeticException", "/ by zero", "at b")));

    assertThat(verdict.verdict()).isEqualTo(Verdict.IDENTICAL);
  }

  @Test
  void aCellThatRanBeforeAndFailsNowHasFailedEvenWithACause() {
    CellVerdict verdict =
        compare(
            outcome(1, "Math.random()", Status.OK, result("1")),
            outcome(1, "Math.random()", Status.ERROR, error("IOException", "gone")));

    assertThat(verdict.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(verdict.reason()).hasValue("ran before, now: IOException: gone");
  }

  @Test
  void aCellThatFailedBeforeAndRunsNowIsDifferent() {
    CellVerdict verdict =
        compare(
            outcome(1, "f()", Status.ERROR, error("IOException", "gone")),
            outcome(1, "f()", Status.OK));

    assertThat(verdict.verdict()).isEqualTo(Verdict.DIFFERENT);
  }

  @Test
  void aCellThatWasNotReachedHasFailed() {
    Comparison comparison =
        new Comparison(List.of(outcome(1, "1", Status.OK), outcome(2, "2", Status.OK)), List.of());
    comparison.next(Optional.of(outcome(1, "1", Status.OK)));
    comparison.next(Optional.empty());

    assertThat(comparison.verdicts())
        .extracting(CellVerdict::verdict)
        .containsExactly(Verdict.IDENTICAL, Verdict.FAILED);
    assertThat(Comparison.worst(comparison.verdicts())).isEqualTo(Verdict.FAILED);
  }

  @Test
  void aRunThatAPersonInterruptedIsExplainedWhenItNowRunsOn() {
    CellVerdict verdict =
        compare(
            outcome(1, "while (true);", Status.INTERRUPTED, stdout("1")),
            outcome(1, "while (true);", Status.OK, stdout("1")));

    assertThat(verdict.verdict()).isEqualTo(Verdict.EXPLAINED);
  }

  @Test
  void aPictureWithTheSamePixelsIsEquivalent() throws IOException {
    BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB);
    image.setRGB(3, 4, 0xff8800);

    CellVerdict verdict = compare("plot()", picture(image, 0f), picture(image, 1f));

    assertThat(verdict.verdict()).isEqualTo(Verdict.EQUIVALENT);
    assertThat(verdict.normalizers()).containsExactly("pixels");
  }

  @Test
  void aPictureWithOtherPixelsIsDifferent() throws IOException {
    BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB);
    ObjectNode before = picture(image, 0f);
    image.setRGB(3, 4, 0xff8800);

    assertThat(compare("plot()", before, picture(image, 0f)).verdict())
        .isEqualTo(Verdict.DIFFERENT);
  }

  @Test
  void aHugeDifferenceGivesADiffThatAPersonCanRead() {
    List<String> before = new ArrayList<>();
    List<String> after = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      before.add("line " + i);
      after.add("row " + i);
    }

    CellVerdict verdict =
        compare("f()", stdout(String.join("\n", before)), stdout(String.join("\n", after)));

    assertThat(verdict.diff().orElseThrow().lines().count()).isLessThan(200);
  }

  private static CellVerdict compare(String source, JsonNode before, JsonNode after) {
    return compare(outcome(1, source, Status.OK, before), outcome(1, source, Status.OK, after));
  }

  private static CellVerdict compare(CellOutcome before, CellOutcome after) {
    return new Comparison(List.of(before), List.of()).next(Optional.of(after));
  }

  private static CellOutcome outcome(int number, String source, Status status, JsonNode... out) {
    return new CellOutcome(number, source, status, List.of(out));
  }

  private static ObjectNode stdout(String text) {
    return output("stream").put("name", "stdout").put("text", text);
  }

  private static ObjectNode stderr(String text) {
    return output("stream").put("name", "stderr").put("text", text);
  }

  private static ObjectNode result(String text) {
    ObjectNode result = output("execute_result").put("execution_count", 1);
    result.putObject("data").put("text/plain", text);
    return result;
  }

  private static ObjectNode error(String name, String message, String... traceback) {
    ObjectNode error = output("error").put("ename", name).put("evalue", message);
    for (String line : traceback) {
      error.withArray("traceback").add(line);
    }
    return error;
  }

  /** A PNG, packed more tightly the lower the quality. */
  private static ObjectNode picture(BufferedImage image, float quality) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ImageWriteParam parameters = writer.getDefaultWriteParam();
    parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    parameters.setCompressionQuality(quality);
    try (var out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), parameters);
    }
    ObjectNode display = output("display_data");
    display
        .putObject("data")
        .put("image/png", Base64.getEncoder().encodeToString(bytes.toByteArray()));
    return display;
  }

  private static ObjectNode output(String type) {
    return JsonNodeFactory.instance.objectNode().put("output_type", type);
  }
}
