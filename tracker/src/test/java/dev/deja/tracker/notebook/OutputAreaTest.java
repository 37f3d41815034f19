package dev.deja.tracker.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class OutputAreaTest {

  private final DisplayIds displays = new DisplayIds();
  private final OutputArea area = new OutputArea(displays);

  @Test
  void piecesOfOneStreamAreJoined() {
    stream("stdout", "a");
    stream("stdout", "b\n");
    stream("stderr", "c");
    stream("stdout", "d");

    assertThat(area.outputs())
        .extracting(output -> output.path("name").asText() + ":" + output.path("text").asText())
        .containsExactly("stdout:ab\n", "stderr:c", "stdout:d");
  }

  @Test
  void clearingTakesAwayWhatWasShown() {
    stream("stdout", "a");
    accept(area, "clear_output", "{'wait': false}");
    stream("stdout", "b");

    assertThat(area.outputs()).singleElement().matches(o -> o.path("text").asText().equals("b"));
  }

  @Test
  void clearingThatWaitsHappensWithTheNextOutput() {
    stream("stdout", "a");
    accept(area, "clear_output", "{'wait': true}");

    assertThat(area.outputs()).hasSize(1);

    stream("stdout", "b");

    assertThat(area.outputs()).singleElement().matches(o -> o.path("text").asText().equals("b"));
  }

  @Test
  void aDisplayOfACellThatRunsAgainIsReplacedNoMore() {
    String shown = "{'data': {'text/plain': 'old'}, 'transient': {'display_id': 'x'}}";
    accept(area, "display_data", shown);
    OutputArea again = new OutputArea(displays);
    area.replaced();
    accept(again, "display_data", shown);
    accept(
        again,
        "update_display_data",
        "{'data': {'text/plain': 'new'}, 'transient': {'display_id': 'x'}}");

    assertThat(area.outputs()).singleElement().asString().contains("old");
    assertThat(again.outputs()).singleElement().asString().contains("new");
  }

  @Test
  void aDisplayIsReplacedFromAnotherCell() {
    accept(
        area,
        "display_data",
        "{'data': {'text/plain': 'old'}, 'metadata': {}, 'transient': {'display_id': 'x'}}");
    OutputArea other = new OutputArea(displays);
    accept(
        other,
        "update_display_data",
        "{'data': {'text/plain': 'new'}, 'metadata': {}, 'transient': {'display_id': 'x'}}");

    assertThat(other.outputs()).isEmpty();
    assertThat(area.outputs())
        .singleElement()
        .matches(output -> output.at("/data/text~1plain").asText().equals("new"))
        .matches(output -> !output.has("transient"));
  }

  @Test
  void resultsAndErrorsAreKeptAsNbformatHasThem() {
    accept(
        area,
        "execute_result",
        "{'data': {'text/plain': '2'}, 'metadata': {}, 'execution_count': 4}");
    accept(area, "error", "{'ename': 'E', 'evalue': 'no', 'traceback': ['at x']}");
    accept(area, "status", "{'execution_state': 'idle'}");

    assertThat(area.outputs())
        .containsExactly(
            json(
                "{'data': {'text/plain': '2'}, 'execution_count': 4, 'metadata': {},"
                    + " 'output_type': 'execute_result'}"),
            json("{'ename': 'E', 'evalue': 'no', 'output_type': 'error', 'traceback': ['at x']}"));
  }

  private void stream(String name, String text) {
    area.accept(
        "stream", JsonNodeFactory.instance.objectNode().put("name", name).put("text", text));
  }

  private static void accept(OutputArea area, String type, String content) {
    area.accept(type, json(content));
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
