package dev.deja.kernel.typing;

import dev.deja.kernel.typing.Completion.Match;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** Elements as matches: one for each name, best first. */
final class Members {

  private static final int SHOWN_OVERLOADS = 3;

  /** What is offered under one name. */
  private static final class Offer {
    final int rank;
    final String name;
    final String type;
    final List<String> signatures = new ArrayList<>();
    boolean takesArguments;
    boolean lacksImport;

    Offer(int rank, String name, String type) {
      this.rank = rank;
      this.name = name;
      this.type = type;
    }
  }

  private final Types types;
  private final Map<String, Offer> offers = new TreeMap<>();

  Members(Types types) {
    this.types = types;
  }

  /**
   * Offers an element.
   *
   * @param in the type it is a member of; null if it stands for itself
   * @param rank smaller is better
   */
  void add(Element element, @Nullable DeclaredType in, int rank) {
    String name = element.getSimpleName().toString();
    boolean method = element.getKind() == ElementKind.METHOD;
    // A method and a field of one name are two.
    Offer offer =
        offers.computeIfAbsent(
            method ? name + "(" : name, key -> new Offer(rank, name, type(element)));
    if (element instanceof ExecutableElement executable) {
      offer.takesArguments |= !executable.getParameters().isEmpty();
      offer.signatures.add(signature(executable, in));
    } else if (element.getKind().isField() || isLocal(element)) {
      addSignature(offer, TypeText.of(seen(element, in)));
    } else if (element instanceof TypeElement type) {
      addSignature(offer, type.getQualifiedName().toString());
    }
  }

  /** Offers something that no element stands for. */
  void add(String name, String type, String signature, int rank) {
    addSignature(offers.computeIfAbsent(name, key -> new Offer(rank, name, type)), signature);
  }

  /** Offers a class by its full name. */
  void addNotImported(String qualifiedName, int rank) {
    Offer offer = new Offer(rank, qualifiedName, "class");
    offer.lacksImport = true;
    addSignature(offers.computeIfAbsent(qualifiedName, key -> offer), qualifiedName);
  }

  boolean has(String name) {
    return offers.containsKey(name);
  }

  List<Match> matches() {
    return offers.values().stream()
        .sorted(
            Comparator.comparingInt((Offer offer) -> offer.rank)
                .thenComparing(offer -> offer.name, String.CASE_INSENSITIVE_ORDER))
        .map(Members::match)
        .toList();
  }

  private static Match match(Offer offer) {
    boolean method = offer.type.equals("function");
    String text = method ? offer.name + (offer.takesArguments ? "(" : "()") : offer.name;
    List<String> shown =
        offer.signatures.subList(0, Math.min(SHOWN_OVERLOADS, offer.signatures.size()));
    int more = offer.signatures.size() - shown.size();
    String signature = String.join(" | ", shown) + (more > 0 ? " | +" + more : "");
    return new Match(text, offer.type, signature, offer.lacksImport ? text : "");
  }

  private static void addSignature(Offer offer, String signature) {
    if (offer.signatures.isEmpty() && !signature.startsWith(Draft.CLASS)) {
      offer.signatures.add(signature);
    }
  }

  private String signature(ExecutableElement method, @Nullable DeclaredType in) {
    ExecutableType seen = (ExecutableType) seen(method, in);
    return TypeText.parameters(method, seen) + " : " + TypeText.of(seen.getReturnType());
  }

  private TypeMirror seen(Element element, @Nullable DeclaredType in) {
    if (in != null && in.getKind() == TypeKind.DECLARED) {
      try {
        return types.asMemberOf(in, element);
      } catch (IllegalArgumentException e) { // not a member after all
        return element.asType();
      }
    }
    return element.asType();
  }

  private static boolean isLocal(Element element) {
    return switch (element.getKind()) {
      case LOCAL_VARIABLE, PARAMETER, EXCEPTION_PARAMETER, RESOURCE_VARIABLE, BINDING_VARIABLE ->
          true;
      default -> false;
    };
  }

  static String type(Element element) {
    return switch (element.getKind()) {
      case METHOD, CONSTRUCTOR -> "function";
      case CLASS, RECORD, TYPE_PARAMETER -> "class";
      case INTERFACE, ANNOTATION_TYPE -> "interface";
      case ENUM -> "enum";
      case PACKAGE, MODULE -> "module";
      case FIELD ->
          String.valueOf(element.getEnclosingElement()).equals(Draft.CLASS)
              ? "instance"
              : "property";
      case ENUM_CONSTANT, RECORD_COMPONENT -> "property";
      default -> "instance";
    };
  }
}
