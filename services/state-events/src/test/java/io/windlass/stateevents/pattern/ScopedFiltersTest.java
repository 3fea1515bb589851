package io.windlass.stateevents.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.stateevents.pattern.ScopedFilters.Filter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RULE-011: the filters of a subscriber all have to match, each its part of the event. */
class ScopedFiltersTest {
  private static final String EVENT =
      """
      {"Data": {"detail": {"price": 12, "kind": "book"}}, "Metadata": {"colour": "red"},
       "SystemMetadata": {"EventId": "1", "ContentType": "application/json"}}
      """;

  private static boolean matches(Filter... filters) {
    return EventPattern.of(ScopedFilters.together(List.of(filters))).matches(EVENT);
  }

  @Test
  void rule011EachFilterIsAboutItsPart() {
    var price = new Filter("DATA", "{\"detail\":{\"price\":[{\"numeric\":[\">\",10]}]}}");
    var red = new Filter("METADATA", "{\"colour\":[\"red\"]}");
    var blue = new Filter("METADATA", "{\"colour\":[\"blue\"]}");
    var json = new Filter("SYSTEM_METADATA", "{\"ContentType\":[\"application/json\"]}");
    assertThat(matches(price, red, json)).isTrue();
    assertThat(matches(price, blue)).isFalse();
    assertThat(matches(new Filter("DATA", "{\"colour\":[\"red\"]}"))).isFalse();
  }

  @Test
  void rule011FiltersOfOnePartAreMerged() {
    var price = new Filter("DATA", "{\"detail\":{\"price\":[12]}}");
    assertThat(matches(price, new Filter("DATA", "{\"detail\":{\"kind\":[\"book\"]}}"))).isTrue();
    assertThat(matches(price, new Filter("DATA", "{\"detail\":{\"kind\":[\"pen\"]}}"))).isFalse();
    assertThat(matches(price, price)).isTrue();
  }

  @Test
  void withoutFiltersEverythingMatches() {
    assertThat(matches()).isTrue();
  }

  @Test
  void twoFiltersAboutOneFieldAreRefused() {
    assertThatThrownBy(
            () ->
                matches(
                    new Filter("DATA", "{\"a\":[\"x\"]}"), new Filter("DATA", "{\"a\":[\"y\"]}")))
        .isInstanceOf(InvalidEventPatternException.class)
        .hasMessageContaining("same field, a");
  }

  @Test
  void whatIsNoPatternIsRefused() {
    assertThatThrownBy(() -> matches(new Filter("DATA", "[]")))
        .isInstanceOf(InvalidEventPatternException.class);
  }
}
