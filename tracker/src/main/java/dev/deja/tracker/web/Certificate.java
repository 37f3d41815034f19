package dev.deja.tracker.web;

import dev.deja.tracker.WebPage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Reads a certificate and its key from PEM files (RFC 7468). */
final class Certificate {

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----(.*?)-----END", Pattern.DOTALL);

  private Certificate() {}

  /**
   * The certificate that a server shows.
   *
   * @throws IllegalArgumentException if a file cannot be read, or is none, with its name
   */
  static SslContextFactory.Server read(WebPage.Tls tls) {
    try {
      java.security.cert.Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes(tls.certificate())))
              .toArray(new java.security.cert.Certificate[0]);
      if (chain.length == 0) {
        throw new IllegalArgumentException(
            "'" + tls.certificate() + "' has no certificate; expected a PEM file");
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("page", key(tls.privateKey()), new char[0], chain);
      SslContextFactory.Server factory = new SslContextFactory.Server();
      factory.setKeyStore(store);
      factory.setKeyStorePassword("");
      return factory;
    } catch (IOException e) {
      throw new IllegalStateException("an empty key store cannot be made", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "'"
              + tls.certificate()
              + "' and '"
              + tls.privateKey()
              + "' are no certificate and its key: "
              + e.getMessage()
              + "; expected PEM files",
          e);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "'" + file + "' cannot be read: " + e + "; expected a PEM file", e);
    }
  }

  private static PrivateKey key(Path file) throws GeneralSecurityException {
    Matcher pem = KEY.matcher(new String(bytes(file), StandardCharsets.ISO_8859_1));
    if (!pem.find() || !pem.group(1).isEmpty()) {
      throw new IllegalArgumentException(
          "'"
              + file
              + "' has no key that can be read; expected PEM with BEGIN PRIVATE KEY, which"
              + " 'openssl pkcs8 -topk8 -nocrypt' writes");
    }
    PKCS8EncodedKeySpec spec;
    try {
      spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(2)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + file + "' is damaged: its key is no Base64", e);
    }
    for (String algorithm : new String[] {"RSA", "EC"}) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (java.security.spec.InvalidKeySpecException e) {
        // The next one.
      }
    }
    return KeyFactory.getInstance("Ed25519").generatePrivate(spec);
  }
}
