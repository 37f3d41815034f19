package dev.deja.kernel.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.kernel.wire.Message;

/** What the kernel says of itself. */
final class KernelInfo {

  private KernelInfo() {}

  static ObjectNode content(String kernelVersion) {
    String java = System.getProperty("java.version");
    ObjectNode info = Contents.ok();
    info.put("protocol_version", Message.PROTOCOL_VERSION);
    info.put("implementation", "deja").put("implementation_version", kernelVersion);
    info.put("banner", "Deja " + kernelVersion + " · Java " + java + " · it remembers");
    info.put("debugger", false);
    info.putArray("supported_features");
    ObjectNode language = info.putObject("language_info");
    language.put("name", "java").put("version", java).put("mimetype", "text/x-java-source");
    language.put("file_extension", ".java").put("pygments_lexer", "java");
    language.put("codemirror_mode", "text/x-java").put("nbconvert_exporter", "script");
    info.putArray("help_links")
        .addObject()
        .put("text", "Java " + Runtime.version().feature() + " API")
        .put(
            "url",
            "https://docs.oracle.com/en/java/javase/"
                + Runtime.version().feature()
                + "/docs/api/index.html");
    return info;
  }
}
