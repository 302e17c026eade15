package example;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.SessionAttribute;

/** Stands for the login that your site has: it asks for no password. */
@RestController
class LoginController {
  private static final Map<String, Visitor> PEOPLE =
      Map.of(
          "trainer", new Visitor("t1", "T", "김지훈", List.of("123")),
          "member", new Visitor("m1", "M", "이서연", List.of("123")));

  @PostMapping("/login")
  ResponseEntity<Void> login(@RequestParam String as, HttpServletRequest request) {
    HttpSession before = request.getSession(false);
    if (before != null) {
      before.invalidate();
    }
    Visitor visitor = PEOPLE.get(as);
    if (visitor != null) {
      request.getSession().setAttribute("visitor", visitor);
    }
    return ResponseEntity.status(HttpStatus.SEE_OTHER).location(URI.create("/")).build();
  }

  @GetMapping("/me")
  ResponseEntity<Object> me(
      @SessionAttribute(name = "visitor", required = false) Visitor visitor) {
    Object who = visitor == null ? "null" : visitor;
    return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(who);
  }
}
