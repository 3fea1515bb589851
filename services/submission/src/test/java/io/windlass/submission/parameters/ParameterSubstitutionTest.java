package io.windlass.submission.parameters;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.submission.outcome.Rejection;
import io.windlass.submission.outcome.ValidationErrors;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterSubstitutionTest {
  private static final Map<String, String> PARAMETERS =
      Map.of(
          "input",
          "I",
          "inputfile",
          "in.mp4",
          "codec",
          "mp4",
          "empty",
          "",
          "twice",
          "Ref::codec",
          "dollar",
          "$1\\2");

  @ParameterizedTest(name = "{0} becomes {1}")
  @CsvSource({
    "Ref::codec, mp4",
    "-c:Ref::codec, -c:mp4",
    "sh Ref::inputfile > Ref::input, sh in.mp4 > I",
    "Ref::, Ref::",
    "Ref::twice, Ref::codec",
    "Ref::dollar, $1\\2",
    "ref::codec, ref::codec",
    "Ref::codec.Ref::codec, mp4.mp4",
  })
  // SUB-001, SUB-006, SUB-007
  void placeholdersAreReplacedSUB001SUB006SUB007(String element, String expected) {
    assertThat(apply(List.of(element), PARAMETERS)).containsExactly(expected);
  }

  private static List<String> apply(List<String> command, Map<String, String> parameters) {
    ValidationErrors validationErrors = new ValidationErrors();
    List<String> replaced = ParameterSubstitution.apply(command, parameters, validationErrors);
    assertThat(validationErrors.first()).isNull();
    return replaced;
  }

  @ParameterizedTest(name = "{0} lacks {1}")
  @CsvSource({
    "Ref::unset, unset",
    "Ref::inputfiles, inputfiles",
    "a Ref::codec Ref::job_id.txt, job_id",
  })
  // SUB-004: the catalogue is silent, AWS is not
  void nameWithoutAValueIsObjectedTo(String element, String name) {
    ValidationErrors validationErrors = new ValidationErrors();
    var _ = ParameterSubstitution.apply(List.of("a", element), PARAMETERS, validationErrors);
    assertThat(validationErrors.first())
        .isEqualTo(
            new Rejection.Invalid(
                "Unable to substitute value. No parameter found for reference " + name));
  }

  @Test
  // SUB-003
  void emptyValueLeavesAnEmptyArgumentSUB003() {
    assertThat(apply(List.of("a", "Ref::empty", "b"), PARAMETERS)).containsExactly("a", "", "b");
  }

  @Test
  // SUB-007
  void valueWithSpacesStaysOneArgumentSUB007() {
    assertThat(apply(List.of("Ref::x"), Map.of("x", "a b"))).containsExactly("a b");
  }

  @Test
  // OVR-002
  void submittedParametersWinPerKeyOVR002() {
    assertThat(ParameterSubstitution.merge(Map.of("a", "1", "b", "2"), Map.of("b", "3", "c", "4")))
        .isEqualTo(Map.of("a", "1", "b", "3", "c", "4"));
    assertThat(ParameterSubstitution.merge(null, null)).isEmpty();
  }

  @Test
  // AC-02
  void ffmpegSampleAC02() {
    List<String> command =
        List.of("ffmpeg", "-i", "Ref::inputfile", "-c", "Ref::codec", "-o", "Ref::outputfile");
    Map<String, String> parameters =
        ParameterSubstitution.merge(
            Map.of("codec", "mp4"), Map.of("inputfile", "a.mov", "outputfile", "b.mp4"));
    assertThat(apply(command, parameters))
        .containsExactly("ffmpeg", "-i", "a.mov", "-c", "mp4", "-o", "b.mp4");
  }
}
