package dev.maru.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.testing.Minted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files with public keys: which are taken, and what is said of the others (S18). */
final class PublicKeysTest {

  @TempDir Path directory;

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("site.pem"), text);
  }

  private static String pem(String kind, int bits) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
    generator.initialize(bits);
    return Minted.pem(generator.generateKeyPair().getPublic());
  }

  @Test
  void aKeysKindIsItsAlgorithm() throws IOException {
    String all =
        "A comment.\n"
            + Minted.pem(Minted.keys("RSA").getPublic())
            + Minted.pem(Minted.keys("EC").getPublic()).replace("\n", "\r\n")
            + Minted.pem(Minted.keys("Ed25519").getPublic());
    assertThat(PemFile.read(file(all)).stream().map(VerifyingKey::algorithm))
        .containsExactly("RS256", "ES256", "EdDSA");
  }

  @Test
  void aKeyThatIsTooShortOrOfAnotherKindIsRefusedByFileAndReason()
      throws IOException, GeneralSecurityException {
    for (String text :
        List.of(
            pem("RSA", 1024),
            pem("EC", 384),
            pem("Ed448", 448),
            pem("DSA", 2048),
            "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
            "-----BEGIN RSA PUBLIC KEY-----\nAAAA\n-----END RSA PUBLIC KEY-----\n",
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
            "",
            "x".repeat(70_000))) {
      Path file = file(text);
      assertThatThrownBy(() -> PemFile.read(file))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("access.public_keys")
          .hasMessageContaining("site.pem");
    }
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path missing = directory.resolve("missing.pem");
    assertThatThrownBy(() -> PemFile.read(missing)).hasMessageContaining("missing.pem");
  }
}
