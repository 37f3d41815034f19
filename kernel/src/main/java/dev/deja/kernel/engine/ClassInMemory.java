package dev.deja.kernel.engine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import javax.tools.SimpleJavaFileObject;

/** A class file that is nowhere but in memory, to be read or to be written. */
final class ClassInMemory extends SimpleJavaFileObject {

  private final String className;
  private byte[] content;

  ClassInMemory(String className, byte[] content) {
    super(URI.create("cell:///" + className.replace('.', '/') + ".class"), Kind.CLASS);
    this.className = className;
    this.content = content;
  }

  String className() {
    return className;
  }

  byte[] content() {
    return content;
  }

  @Override
  public InputStream openInputStream() {
    return new ByteArrayInputStream(content);
  }

  @Override
  public OutputStream openOutputStream() {
    return new ByteArrayOutputStream() {
      @Override
      public void close() {
        content = toByteArray();
      }
    };
  }
}
