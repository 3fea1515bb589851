package io.windlass.aws.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypeExpressionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "string | String",
        "long | Long",
        "timestamp | Double",
        "Host | Host",
        "list<integer> | List<Integer>",
        "map<string,boolean> | Map<String, Boolean>",
        "map<TagKey,list<Host>> | Map<String, List<Host>>",
        "list<list<map<string,Host>>> | List<List<Map<String, Host>>>"
      })
  void typesBecomeJava(String text, String java) {
    assertThat(TypeExpression.parse(text).java("Host"::equals, new TreeSet<>())).isEqualTo(java);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "String!", "list<string", "set<string>", "list<>"})
  void whatTheGrammarDoesNotKnowIsRefused(String text) {
    assertThatThrownBy(() -> TypeExpression.parse(text)).isInstanceOf(RuntimeException.class);
  }

  @Test
  void unknownStructuresAreRefused() {
    assertThatThrownBy(() -> TypeExpression.parse("Nobody").java(_ -> false, new TreeSet<>()))
        .hasMessage("Not a structure of the model: Nobody");
  }
}
