package example;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.SessionAttribute;

/** Says who is logged in, for Maru. What a request claims has no part in it. */
@RestController
class ChatTokenController {
  private static final int LIFE_SECONDS = 300;

  private final MACSigner signer;

  ChatTokenController(@Value("${maru.secret}") String secret) throws JOSEException {
    signer = new MACSigner(secret.getBytes(UTF_8));
  }

  /** The token of who is logged in; the client asks for it. */
  @GetMapping("/token")
  ResponseEntity<String> token(
      @SessionAttribute(name = "visitor", required = false) Visitor visitor) throws JOSEException {
    if (visitor == null) {
      return ResponseEntity.status(401).cacheControl(CacheControl.noStore()).build();
    }
    Instant now = Instant.now();
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .subject(visitor.id())
            .claim("role", visitor.role())
            .claim("name", visitor.name())
            .claim("rooms", visitor.rooms())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(LIFE_SECONDS)))
            .build();
    SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    token.sign(signer);
    return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(token.serialize());
  }

  /** Whose a cookie is; Maru asks, when it is told to by {@code introspection.url}. */
  @GetMapping("/session")
  ResponseEntity<Map<String, Object>> session(
      @SessionAttribute(name = "visitor", required = false) Visitor visitor,
      HttpServletRequest request) {
    if (visitor == null) {
      return ResponseEntity.status(401).cacheControl(CacheControl.noStore()).build();
    }
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("sub", visitor.id());
    said.put("role", visitor.role());
    said.put("name", visitor.name());
    said.put("rooms", visitor.rooms());
    // The login's moment, for `maru revoke`.
    said.put("iat", request.getSession().getCreationTime() / 1000);
    return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(said);
  }
}
