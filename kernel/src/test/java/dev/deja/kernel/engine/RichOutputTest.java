package dev.deja.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.kernel.model.CellError;
import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.Jar;
import dev.deja.kernel.model.MimeBundle;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Values as clients show them. */
@Tag("jdk")
class RichOutputTest {

  private static Notebook notebook;

  @BeforeAll
  static void open() {
    notebook = new Notebook();
    notebook.value("record City(String name, int people) {}");
    notebook.value("record Trip(City from, City to) {}");
    notebook.value(
        "class Loud { public String toString() { throw new IllegalStateException(\"no\"); } }");
  }

  @AfterAll
  static void close() {
    notebook.close();
  }

  private static Map<String, String> data(String source) {
    return notebook.bundle(source).orElseThrow().data();
  }

  private static String html(String source) {
    return data(source).getOrDefault(MimeBundle.HTML, "none");
  }

  private static String text(String source) {
    return data(source).getOrDefault(MimeBundle.TEXT, "none");
  }

  private static List<MimeBundle> displayed(String source) {
    notebook.value(source);
    return notebook.outputs(notebook.lastCell()).stream()
        .map(output -> ((CellOutput.Display) output).bundle())
        .toList();
  }

  @Test
  void whatHasAUsefulTextKeepsItAndNothingElse() {
    assertThat(data("List.of(1, 2, 3)")).isEqualTo(Map.of("text/plain", "[1, 2, 3]"));
    assertThat(data("new int[] {1, 2}")).isEqualTo(Map.of("text/plain", "[1, 2]"));
    assertThat(data("Path.of(\"a\", \"b\")")).isEqualTo(Map.of("text/plain", "a/b"));
    assertThat(data("Optional.of(1)")).isEqualTo(Map.of("text/plain", "Optional[1]"));
    assertThat(data("Map.of()")).isEqualTo(Map.of("text/plain", "{}"));
  }

  @Test
  void aListOfRecordsIsATableToo() {
    String list = "List.of(new City(\"Köln <3\", 1087), new City(\"Ulm\", 126))";

    assertThat(text(list))
        .isEqualTo("[City[name=Köln <3, people=1087], City[name=Ulm, people=126]]");
    assertThat(html(list))
        .isEqualTo(
            """
            <table class="dataframe deja-table">
            <thead><tr><th>name</th><th>people</th></tr></thead>
            <tbody>
            <tr><td style="text-align:left">Köln &lt;3</td><td style="text-align:right">1087</td></tr>
            <tr><td style="text-align:left">Ulm</td><td style="text-align:right">126</td></tr>
            </tbody>
            </table>
            <p class="deja-dimensions">2 rows × 2 columns</p>\
            """);
  }

  @Test
  void aLargeTableShowsItsFirstRowsAndSaysHowManyThereAre() {
    String html =
        html(
            "IntStream.range(0, 3214).mapToObj(i -> new City(\"c\" + i, i))"
                + ".collect(Collectors.toList())");

    assertThat(html).contains("c19<").doesNotContain("c20<");
    assertThat(html).contains("3,214 rows × 2 columns (20 × 2 shown)");
  }

  @Test
  void recordsMapsAndBeansAndArraysAreTables() {
    notebook.value(
        "class Bean { private int size = 3; private String kind = \"k\";"
            + " public int getSize() { return size; } public String getKind() { return kind; } }");

    assertThat(html("new Trip(new City(\"A\", 1), null)"))
        .contains("<th>component</th><th>value</th>")
        .contains("City[name=A, people=1]")
        .contains(">Trip<");
    assertThat(html("new TreeMap<>(Map.of(\"k\", 1))")).contains("<th>key</th>").contains(">k<");
    assertThat(html("List.of(Map.of(\"x\", 1), Map.of(\"x\", 2))")).contains("<th>x</th>");
    assertThat(html("List.of(new Bean())")).contains("<th>size</th><th>kind</th>");
    assertThat(html("new int[][] {{1, 2, 3}, {4, 5, 6}}")).contains("2 rows × 3 columns");
    assertThat(html("new City[] {new City(\"A\", 1)}")).contains("1 row × 2 columns");
    assertThat(html("Optional.of(new City(\"A\", 1))")).contains("people");
  }

  @Test
  void aStreamIsNotRead() {
    notebook.value("var stream = Stream.of(1, 2, 3);");

    assertThat(html("stream")).contains("a stream, not read");
    assertThat(notebook.value("stream.toList()")).isEqualTo("[1, 2, 3]");
  }

  @Test
  void anIterableWithoutEndIsShownAsFarAsItIsAskedFor() {
    notebook.value("Iterable<Integer> endless = () -> Stream.iterate(0, i -> i + 1).iterator();");

    assertThat(data("endless")).containsOnlyKeys("text/plain");
    assertThat(displayed("Deja.table(endless);").get(0).data().get("text/html"))
        .contains(">19<")
        .contains("the first 20 rows, there may be more");
  }

  @Test
  void whatAnElementThrowsStandsInItsPlace() {
    assertThat(text("List.of(1, new Loud(), 3)"))
        .isEqualTo("[1, (java.lang.IllegalStateException in its methods), 3]");
    assertThat(html("new TreeMap<>(Map.of(\"a\", new Loud(), \"b\", 2))"))
        .contains("(java.lang.IllegalStateException in its methods)")
        .contains(">b<");
    assertThat(notebook.error("new Loud()").name()).isEqualTo("java.lang.IllegalStateException");
  }

  @Test
  void collectionsThatContainEachOtherAreShown() {
    notebook.value(
        "var a = new ArrayList<Object>(); var b = new ArrayList<Object>(List.of(a)); a.add(b);");

    assertThat(text("a")).contains("StackOverflowError");
    assertThat(notebook.value("1 + 1")).isEqualTo("2");
  }

  @Test
  void aHugeListIsNoFlood() {
    assertThat(text("Collections.nCopies(50_000_000, \"word\")"))
        .hasSizeLessThan(200_000)
        .endsWith("more]");
  }

  @Test
  void everyKindOfContentHasItsType() {
    assertThat(
            displayed(
                "Deja.html(\"<b>\"); Deja.markdown(\"*m*\"); Deja.latex(\"$x$\");"
                    + " Deja.svg(\"<svg/>\"); Deja.javascript(\"1\"); Deja.json(Map.of(\"a\","
                    + " List.of(1))); Deja.vegaLite(\"{}\"); Deja.plotly(Map.of());"))
        .extracting(bundle -> bundle.data().keySet().iterator().next())
        .containsExactly(
            "text/html",
            "text/markdown",
            "text/latex",
            "image/svg+xml",
            "application/javascript",
            "application/json",
            "application/vnd.vegalite.v5+json",
            "application/vnd.plotly.v1+json");
    assertThat(notebook.outputs(notebook.lastCell()))
        .allMatch(o -> ((CellOutput.Display) o).bundle().data().containsKey("text/plain"));
  }

  @Test
  void picturesAreToldApartByTheirBytes() {
    List<MimeBundle> shown =
        displayed(
            "var picture = new java.awt.image.BufferedImage(2, 3, 1);"
                + " var bytes = new ByteArrayOutputStream();"
                + " javax.imageio.ImageIO.write(picture, \"png\", bytes);"
                + " Deja.image(picture); Deja.image(bytes.toByteArray());");

    assertThat(shown)
        .allMatch(bundle -> bundle.data().getOrDefault("image/png", "").startsWith("iVBOR"));
    assertThat(shown.get(0).data()).containsEntry("text/plain", "image of 2 × 3 pixels");
    CellError error = notebook.error("Deja.image(new byte[] {1, 2});");
    assertThat(error.message()).startsWith("these 2 bytes are no PNG");
  }

  @Test
  void aProgressBarEndsWhereItCame() {
    List<MimeBundle> shown =
        displayed("for (int i : Deja.progress(List.of(1, 2, 3))) { Thread.sleep(1); }");

    assertThat(shown).hasSizeLessThan(6);
    assertThat(shown.get(0).data().get("text/plain"))
        .isEqualTo("[........................] 0 of 3");
    assertThat(shown.get(shown.size() - 1).data())
        .containsEntry("text/plain", "[########################] 3 of 3")
        .containsEntry(
            "text/html",
            "<div class=\"deja-progress\"><progress max=\"3\" value=\"3\"></progress> 3 of"
                + " 3</div>");
    shown = displayed("try (var bar = Deja.progress(\"train <1>\", 10)) { bar.step(4); }");
    assertThat(shown.get(shown.size() - 1).data())
        .containsEntry("text/plain", "train <1> [#########...............] 4 of 10");
    shown = displayed("Deja.progress(Stream.of(1, 2)).forEach(x -> {});");
    assertThat(shown.get(shown.size() - 1).data().get("text/plain")).contains("2 of 2");
  }

  @Test
  void aRendererOfTheNotebookShowsATypeAndItsSubtypes() {
    notebook.value("interface Shape {} record Dot(int x) implements Shape {}");
    notebook.value("Deja.render(Shape.class, s -> dev.deja.Mime.html(\"<i>shape</i>\"));");

    assertThat(data("new Dot(1)"))
        .isEqualTo(Map.of("text/html", "<i>shape</i>", "text/plain", "Dot[x=1]"));
    notebook.value(
        "Deja.render(Dot.class, d -> { throw new IllegalStateException(\"broken\"); });");
    assertThat(text("new Dot(2)"))
        .isEqualTo("Dot[x=2]\n(not shown more richly: java.lang.IllegalStateException: broken)");
  }

  @Test
  void aValueMaySayItselfHowItIsShown() {
    notebook.value(
        "class Badge implements dev.deja.Showable {"
            + " public dev.deja.Mime show() { return dev.deja.Mime.html(\"<b>b</b>\"); }"
            + " public String toString() { return \"badge\"; } }");

    assertThat(data("new Badge()"))
        .isEqualTo(Map.of("text/html", "<b>b</b>", "text/plain", "badge"));
  }

  @Test
  void rowsOfAQueryAreATableAndCanStillBeRead() {
    notebook.value(
        """
        javax.sql.rowset.CachedRowSet rows =
            javax.sql.rowset.RowSetProvider.newFactory().createCachedRowSet();
        var meta = new javax.sql.rowset.RowSetMetaDataImpl();
        meta.setColumnCount(2);
        meta.setColumnName(1, "city");
        meta.setColumnLabel(1, "city");
        meta.setColumnType(1, java.sql.Types.VARCHAR);
        meta.setColumnName(2, "people");
        meta.setColumnLabel(2, "people");
        meta.setColumnType(2, java.sql.Types.INTEGER);
        rows.setMetaData(meta);
        for (int i = 3; i >= 1; i--) { // each goes before the ones before
          rows.moveToInsertRow();
          rows.updateString(1, "city " + i);
          rows.updateInt(2, 1000 * i);
          rows.insertRow();
          rows.moveToCurrentRow();
        }
        rows.beforeFirst();
        """);
    assertThat(html("rows")).contains("city</th>", "people</th>", "city 1", "city 3", "3000");
    assertThat(text("rows")).contains("city", "people", "city 3");
    notebook.assertCell("rows.next() ? rows.getString(1) : \"read already\"", "city 1");
  }

  @Test
  void aPictureInAFileOrAtAnAddressIsShown() {
    notebook.value(
        """
        Path picture = Files.createTempFile("deja", ".png");
        var pixels = new java.awt.image.BufferedImage(3, 2, java.awt.image.BufferedImage.TYPE_INT_RGB);
        javax.imageio.ImageIO.write(pixels, "png", picture.toFile());
        """);
    for (String code :
        List.of(
            "Deja.image(picture);",
            "Deja.image(picture.toUri().toURL());",
            "Deja.image(picture.toString());",
            "Deja.image(Files.readAllBytes(picture));")) {
      // The first bytes of every PNG, in base64.
      assertThat(displayed(code).get(0).data().get("image/png")).as(code).startsWith("iVBORw0KGgo");
    }
    assertThat(notebook.error("Deja.image(Path.of(\"nowhere.png\"))").message())
        .contains("nowhere.png");
    notebook.value("Files.delete(picture);");
  }

  @Test
  void whatADatabaseAnswersIsATable() throws Exception {
    Path driver =
        Path.of(
            Class.forName("org.sqlite.JDBC")
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    notebook
        .engine()
        .addToClassPath(List.of(new Jar(driver, Optional.empty(), Optional.empty(), "", 0, true)));
    notebook.assertNoValue(
        """
        var database = java.sql.DriverManager.getConnection("jdbc:sqlite::memory:");
        var statement = database.createStatement();
        statement.executeUpdate("create table city (name text, people integer, area real)");
        for (int i = 1; i <= 60; i++) {
          statement.executeUpdate("insert into city values ('city <" + i + ">', " + 1000 * i + ", null)");
        }
        """);
    String query = "statement.executeQuery(\"select * from city order by people\")";
    assertThat(html(query))
        .contains("name</th>", "people</th>", "area</th>", "city &lt;1&gt;", "1000")
        .doesNotContain("city &lt;60&gt;");
    assertThat(text(query)).contains("name", "city <1>", "null");
    assertThat(html("statement.executeQuery(\"select name from city where people < 0\")"))
        .contains("name</th>");
  }

  @Test
  void metadataSaysHowAValueIsShown() {
    MimeBundle image =
        notebook
            .bundle("Deja.mimeOf(new java.awt.image.BufferedImage(4, 2, 1)).sized(200, 100)")
            .orElseThrow();
    assertThat(image.metadata()).containsEntry("image/png", "{\"width\": 200, \"height\": 100}");

    notebook.assertNoValue(
        "Deja.display(dev.deja.Mime.of(\"application/json\", \"{\\\"a\\\": 1}\").expanded());");
    assertThat(notebook.outputs(notebook.lastCell()))
        .filteredOn(CellOutput.Display.class::isInstance)
        .extracting(each -> ((CellOutput.Display) each).bundle().metadata())
        .containsExactly(Map.of("application/json", "{\"expanded\": true}"));
  }
}
