package dev.deja.tracker.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.tracker.model.BundleManifest;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Dependency;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.Environment;
import dev.deja.tracker.model.ExecutionEnd;
import dev.deja.tracker.model.ExecutionStart;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.FileUse;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.StoredExecution;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An execution as a research object: a Provenance Run Crate 0.5, which is a Workflow Run Crate and
 * a Process Run Crate as well. The notebook is the workflow, each cell a tool, each cell run the
 * run of a tool; files that were kept and the files of the bundle are in it. One use, one thread.
 *
 * @see <a href="https://www.researchobject.org/workflow-run-crate/profiles/">The profiles</a>
 */
public final class RunCrate {

  private static final String METADATA = "ro-crate-metadata.json";
  private static final String PROFILES = "https://w3id.org/ro/wfrun/";
  private static final Map<String, String> FORMATS =
      Map.of(
          "ipynb", "application/x-ipynb+json",
          "csv", "text/csv",
          "json", "application/json",
          "txt", "text/plain",
          "md", "text/markdown",
          "png", "image/png",
          "html", "text/html",
          "java", "text/x-java",
          "parquet", "application/vnd.apache.parquet");

  private final Executions executions;
  private final StoredExecution execution;
  private final CellOrder order;
  private final CrateGraph graph = new CrateGraph();
  private final Map<Digest, String> files = new LinkedHashMap<>();
  private final Set<String> parts = new LinkedHashSet<>();
  private final String agent;

  public RunCrate(Executions executions, StoredExecution execution, CellOrder order) {
    this.executions = executions;
    this.execution = execution;
    this.order = order;
    this.agent = "#" + CrateGraph.path(execution.start().environment().user());
  }

  /**
   * Writes the files of the crate, its metadata last. Blobs are streamed, and verified on the way.
   *
   * @throws dev.deja.tracker.store.StoreException if something of the record is missing or damaged
   */
  public void write(Members members) throws IOException {
    ExecutionStart start = execution.start();
    String notebook = bundle(members);
    members.add(
        "executed.ipynb",
        out ->
            out.write(
                ExecutedNotebook.of(executions, execution, order, CellOrder.By.RUN).toBytes()));
    file("executed.ipynb", "The notebook with what its cells put out", Optional.empty());
    ObjectNode root = root();
    ObjectNode workflow = workflow(notebook);
    root.set("mainEntity", CrateGraph.ref(notebook));
    List<String> actions = new ArrayList<>();
    String run = run(notebook);
    actions.add(run);
    steps(workflow, members, actions);
    io(graph.entity(run), workflow);
    parameters(graph.entity(run), workflow);
    jars(workflow);
    CrateGraph.refs(root, "hasPart", parts);
    CrateGraph.refs(root, "mentions", actions);
    graph
        .entity(METADATA, "CreativeWork")
        .<ObjectNode>set("about", CrateGraph.ref("./"))
        .putArray("conformsTo")
        .add(CrateGraph.ref("https://w3id.org/ro/crate/1.1"))
        .add(CrateGraph.ref("https://w3id.org/workflowhub/workflow-ro-crate/1.0"));
    graph.entity(agent, "Person").put("name", start.environment().user());
    members.add(METADATA, graph.document().toPrettyString() + "\n");
  }

  private ObjectNode root() {
    ExecutionStart start = execution.start();
    ObjectNode root = graph.entity("./", "Dataset");
    root.put("name", "A run of the notebook " + start.notebook().name() + ": " + start.reference());
    root.put(
        "description",
        "%s, %d cell runs, recorded by Deja %s on %s."
            .formatted(
                execution.status(),
                execution.cells().size(),
                start.kernelVersion(),
                start.environment().host()));
    root.put("datePublished", ended().toString());
    root.set("license", CrateGraph.ref("#license"));
    graph
        .entity("#license", "CreativeWork")
        .put("name", "No licence is recorded")
        .put("description", "The record says nothing of a licence; ask the author.");
    Map<String, String> profiles = new LinkedHashMap<>();
    profiles.put(PROFILES + "process/0.5", "Process Run Crate");
    profiles.put(PROFILES + "workflow/0.5", "Workflow Run Crate");
    profiles.put(PROFILES + "provenance/0.5", "Provenance Run Crate");
    profiles.forEach(
        (id, name) -> graph.entity(id, "CreativeWork").put("name", name).put("version", "0.5"));
    graph
        .entity("https://w3id.org/workflowhub/workflow-ro-crate/1.0", "CreativeWork")
        .put("name", "Workflow RO-Crate")
        .put("version", "1.0");
    CrateGraph.refs(root, "conformsTo", profiles.keySet());
    CrateGraph.refs(
        root, "conformsTo", List.of("https://w3id.org/workflowhub/workflow-ro-crate/1.0"));
    return root;
  }

  private Instant ended() {
    return execution.end().map(ExecutionEnd::endedAt).orElse(execution.start().startedAt());
  }

  /** Writes the files of the bundle; the id of the notebook, which is made if it is not there. */
  private String bundle(Members members) throws IOException {
    Optional<Digest> digest =
        execution.end().flatMap(ExecutionEnd::bundleAtEnd).or(() -> execution.start().bundle());
    Optional<String> notebook = Optional.empty();
    if (digest.isPresent()) {
      BundleManifest manifest = executions.bundle(digest.get());
      for (BundleManifest.File each : manifest.files()) {
        String path = "bundle/" + each.path();
        members.add(path, executions.blobs().open(each.digest()));
        String id = file(path, each.path(), Optional.of(each.digest()));
        files.putIfAbsent(each.digest(), id);
        if (manifest.notebook().filter(each.path()::equals).isPresent()) {
          notebook = Optional.of(id);
        }
      }
    }
    if (notebook.isPresent()) {
      return notebook.get();
    }
    String path = execution.start().notebook().name() + ".ipynb";
    members.add(
        path,
        out ->
            out.write(
                ExecutedNotebook.of(executions, execution, order, CellOrder.By.RUN).toBytes()));
    return file(
        path, "The cells as they ran; the notebook itself was not recorded", Optional.empty());
  }

  /** A data entity of the crate; its id. */
  private String file(String path, String name, Optional<Digest> digest) {
    String id = CrateGraph.path(path);
    ObjectNode file = graph.entity(id, "File");
    file.put("name", name).put("encodingFormat", format(path));
    digest.ifPresent(sha -> file.put("sha256", sha.hex()));
    parts.add(id);
    return id;
  }

  private static String format(String path) {
    return FORMATS.getOrDefault(
        path.substring(path.lastIndexOf('.') + 1), "application/octet-stream");
  }

  private ObjectNode workflow(String notebook) {
    ExecutionStart start = execution.start();
    ObjectNode workflow = graph.entity(notebook, "File");
    workflow
        .putArray("@type")
        .add("File")
        .add("SoftwareSourceCode")
        .add("ComputationalWorkflow")
        .add("HowTo");
    workflow.put("name", start.notebook().name());
    workflow.put(
        "version",
        start
            .git()
            .map(git -> git.version())
            .orElse(start.bundle().map(Digest::toString).orElse("unknown")));
    boolean java = start.environment().kernel().isEmpty();
    String language = java ? "#java" : "#kernel";
    ObjectNode entity = graph.entity(language, "ComputerLanguage");
    entity.put("name", java ? "Java" : start.environment().kernel().orElse(""));
    if (java) {
      entity.put("version", start.environment().javaVersion());
      entity.set("url", CrateGraph.ref("https://dev.java/"));
      entity.set("identifier", CrateGraph.ref("https://dev.java/"));
    }
    workflow.set("programmingLanguage", CrateGraph.ref(language));
    workflow.set("author", CrateGraph.ref(agent));
    return workflow;
  }

  /** The action of the whole run, and of the kernel that orchestrated it. */
  private String run(String notebook) {
    ExecutionStart start = execution.start();
    String id = "#run-" + execution.id();
    ObjectNode run = graph.entity(id, "CreateAction");
    run.put("name", "Run " + start.reference());
    run.put("description", "All cell runs of " + start.reference() + ", in order.");
    run.put("startTime", start.startedAt().toString()).put("endTime", ended().toString());
    run.set("instrument", CrateGraph.ref(notebook));
    run.set("agent", CrateGraph.ref(agent));
    CrateGraph.refs(run, "result", List.of("executed.ipynb"));
    status(run, execution.status() == ExecutionStatus.COMPLETED, Optional.empty());
    environment(run, start.environment());
    graph
        .entity("#deja", "SoftwareApplication")
        .put("name", "Deja")
        .put("softwareVersion", start.kernelVersion())
        .put("description", "The Jupyter kernel that ran and recorded the notebook.");
    ObjectNode organize = graph.entity("#orchestration", "OrganizeAction");
    organize.put("name", "The session of the kernel");
    organize.set("instrument", CrateGraph.ref("#deja"));
    organize.set("result", CrateGraph.ref(id));
    organize.set("agent", CrateGraph.ref(agent));
    organize.put("startTime", start.startedAt().toString()).put("endTime", ended().toString());
    return id;
  }

  private void environment(ObjectNode run, Environment machine) {
    machine
        .containerImage()
        .ifPresent(
            image -> {
              ObjectNode entity = graph.entity("#container-image", "ContainerImage");
              entity.put("name", image);
              entity.set(
                  "additionalType",
                  CrateGraph.ref("https://w3id.org/ro/terms/workflow-run#DockerImage"));
              run.set("containerImage", CrateGraph.ref("#container-image"));
            });
  }

  private static void status(ObjectNode action, boolean completed, Optional<String> error) {
    action.set(
        "actionStatus",
        CrateGraph.ref(
            "http://schema.org/" + (completed ? "Completed" : "Failed") + "ActionStatus"));
    if (!completed) {
      action.put("error", error.orElse("see the cell runs"));
    }
  }

  private void steps(ObjectNode workflow, Members members, List<String> actions)
      throws IOException {
    Map<String, String> tools = new LinkedHashMap<>();
    List<String> steps = new ArrayList<>();
    List<String> controls = new ArrayList<>();
    for (CellRun run : execution.cells()) {
      String tool =
          tools.computeIfAbsent(
              run.cellId().orElse("") + "\u0000" + run.source(), key -> tool(run, workflow));
      String step = "#step-" + run.number();
      ObjectNode how = graph.entity(step, "HowToStep");
      how.put("name", "Cell run " + run.number()).put("position", run.number());
      how.set("workExample", CrateGraph.ref(tool));
      steps.add(step);
      String action = action(run, tool, members);
      actions.add(action);
      ObjectNode control = graph.entity("#control-" + run.number(), "ControlAction");
      control.put("name", "Orchestrate cell run " + run.number());
      control.set("instrument", CrateGraph.ref(step));
      control.set("object", CrateGraph.ref(action));
      controls.add("#control-" + run.number());
    }
    CrateGraph.refs(workflow, "step", steps);
    CrateGraph.refs(workflow, "hasPart", tools.values());
    CrateGraph.refs(graph.entity("#orchestration"), "object", controls);
  }

  private String tool(CellRun run, ObjectNode workflow) {
    String id = "#cell-" + run.number();
    ObjectNode tool = graph.entity(id, "SoftwareSourceCode");
    tool.put("name", run.cellId().map(cell -> "Cell " + cell).orElse("A cell"));
    tool.put("text", run.source());
    tool.put(
        "version",
        Digest.of(run.source().getBytes(java.nio.charset.StandardCharsets.UTF_8)).toString());
    tool.set("programmingLanguage", workflow.get("programmingLanguage"));
    return id;
  }

  private String action(CellRun run, String tool, Members members) throws IOException {
    String id = "#cell-run-" + run.number();
    ObjectNode action = graph.entity(id, "CreateAction");
    action.put("name", "Cell run " + run.number());
    action.put(
        "description", "In [" + run.executionCount() + "] of " + execution.start().reference());
    action.put("startTime", run.startedAt().toString());
    action.put("endTime", run.startedAt().plus(run.wall()).toString());
    action.set("instrument", CrateGraph.ref(tool));
    action.set("agent", CrateGraph.ref(agent));
    status(action, run.status() == CellRun.Status.OK, Optional.of(run.status().name()));
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>(List.of("executed.ipynb"));
    for (FileUse use : run.fileUses()) {
      if (!use.isDeletion()) {
        (use.role() == FileUse.Role.INPUT ? inputs : outputs).add(used(use, run, members));
      }
    }
    CrateGraph.refs(action, "object", inputs);
    CrateGraph.refs(action, "result", outputs);
    return id;
  }

  /** The entity of a file that was used: in the crate if its bytes were kept. */
  private String used(FileUse use, CellRun run, Members members) throws IOException {
    if (use.digest().isPresent()) {
      Digest digest = use.digest().get();
      String known = files.get(digest);
      if (known != null) {
        return known;
      }
      if (use.kept()) {
        String name = use.path().substring(use.path().lastIndexOf('/') + 1);
        String path = "files/" + digest.hex().substring(0, 12) + "/" + name;
        members.add(path, executions.blobs().open(digest));
        String id = file(path, use.path(), Optional.of(digest));
        files.put(digest, id);
        return id;
      }
    }
    String id =
        "#file-"
            + use.digest()
                .map(Digest::hex)
                .orElse(run.number() + "-" + CrateGraph.path(use.path()).replace('/', '-'));
    ObjectNode file = graph.entity(id, "CreativeWork");
    file.put("name", use.path());
    file.put("description", "A file that is not in this crate.");
    use.digest().ifPresent(digest -> file.put("identifier", digest.toString()));
    use.digest().ifPresent(digest -> files.put(digest, id));
    return id;
  }

  /** Inputs of the whole run are what it read and had not written itself before. */
  private void io(ObjectNode run, ObjectNode workflow) {
    Set<String> written = new LinkedHashSet<>();
    Set<String> read = new LinkedHashSet<>();
    for (CellRun cell : execution.cells()) {
      for (FileUse use : cell.fileUses()) {
        Optional<String> id = use.digest().map(files::get);
        if (id.isPresent() && use.role() == FileUse.Role.OUTPUT) {
          written.add(id.get());
        } else if (id.isPresent() && !written.contains(id.get())) {
          read.add(id.get());
        }
      }
    }
    CrateGraph.refs(run, "object", read);
    CrateGraph.refs(run, "result", written);
    formal(workflow, "input", read);
    formal(workflow, "output", written);
    formal(workflow, "output", List.of("executed.ipynb"));
  }

  private void formal(ObjectNode workflow, String property, Iterable<String> ids) {
    for (String id : ids) {
      String parameter = "#" + property + "-" + id.replaceFirst("^#", "").replace('/', '-');
      ObjectNode formal = graph.entity(parameter, "FormalParameter");
      formal.put("name", graph.entity(id).path("name").asText(id));
      formal.put(
          "additionalType",
          graph.entity(id).path("@type").asText().equals("CreativeWork") ? "CreativeWork" : "File");
      formal.set(
          "conformsTo",
          CrateGraph.ref("https://bioschemas.org/profiles/FormalParameter/1.0-RELEASE"));
      formal.set("workExample", CrateGraph.ref(id));
      CrateGraph.refs(graph.entity(id), "exampleOfWork", List.of(parameter));
      CrateGraph.refs(workflow, property, List.of(parameter));
    }
  }

  private void parameters(ObjectNode run, ObjectNode workflow) {
    execution
        .parameters()
        .forEach(
            (name, value) -> {
              String formal = "#parameter-" + CrateGraph.path(name);
              String actual = "#value-" + CrateGraph.path(name);
              ObjectNode parameter = graph.entity(formal, "FormalParameter");
              parameter.put("name", name).put("additionalType", type(value));
              parameter.set(
                  "conformsTo",
                  CrateGraph.ref("https://bioschemas.org/profiles/FormalParameter/1.0-RELEASE"));
              parameter.set("workExample", CrateGraph.ref(actual));
              graph
                  .entity(actual, "PropertyValue")
                  .put("name", name)
                  .put("value", String.valueOf(value))
                  .set("exampleOfWork", CrateGraph.ref(formal));
              CrateGraph.refs(workflow, "input", List.of(formal));
              CrateGraph.refs(run, "object", List.of(actual));
            });
  }

  private static String type(Object value) {
    if (value instanceof Integer || value instanceof Long) {
      return "Integer";
    }
    if (value instanceof Number) {
      return "Float";
    }
    return value instanceof Boolean ? "Boolean" : "Text";
  }

  private void jars(ObjectNode workflow) {
    List<String> ids = new ArrayList<>();
    for (Dependency jar : execution.end().map(ExecutionEnd::lock).orElse(List.of())) {
      String coordinates = jar.coordinates().orElse("");
      String[] parts = coordinates.split(":");
      String id =
          parts.length >= 3
              ? "pkg:maven/"
                  + CrateGraph.path(parts[0] + "/" + parts[1] + "@" + parts[parts.length - 1])
              : "#jar-" + jar.digest().hex();
      ObjectNode entity = graph.entity(id, "SoftwareApplication");
      entity.put("name", parts.length >= 3 ? parts[1] : jar.file());
      entity.put(
          "softwareVersion", parts.length >= 3 ? parts[parts.length - 1] : jar.digest().toString());
      entity.put("sha256", jar.digest().hex());
      ids.add(id);
    }
    CrateGraph.refs(workflow, "softwareRequirements", ids);
  }
}
