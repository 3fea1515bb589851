package io.windlass.capacity.instancetype;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Resolves exact types, families and bundle keywords to types (CE-038 to CE-043). A pure function
 * of the catalogue, the bundles, the region and the day.
 */
public final class InstanceTypeResolver {
  private final InstanceTypeCatalogue catalogue;
  private final InstanceTypeBundles bundles;

  public InstanceTypeResolver(InstanceTypeCatalogue catalogue, InstanceTypeBundles bundles) {
    this.catalogue = catalogue;
    this.bundles = bundles;
  }

  /** Resolves a definition's list; an empty one is {@value Bundles#DEFAULT} (CE-040). */
  public AllowedTypes resolve(List<String> names, String region, LocalDate day) {
    Set<InstanceType> types = new LinkedHashSet<>();
    for (String name : names.isEmpty() ? List.of(InstanceTypeBundles.DEFAULT) : names) {
      List<InstanceType> found = resolveOne(name, region, day);
      if (found.isEmpty()) {
        return new AllowedTypes.Refused(
            "CLIENT_ERROR - The instance type or family " + name + " is not known to Windlass");
      }
      types.addAll(found);
    }
    long architectures = types.stream().map(InstanceType::architecture).distinct().count();
    if (architectures > 1) {
      return new AllowedTypes.Refused(
          "CLIENT_ERROR - The instance types " + names + " mix the x86_64 and arm64 architectures");
    }
    return new AllowedTypes.Resolved(List.copyOf(types));
  }

  /** One type by its exact name. */
  public Optional<InstanceType> find(String name) {
    return catalogue.find(name);
  }

  private List<InstanceType> resolveOne(String name, String region, LocalDate day) {
    Optional<InstanceType> exact = catalogue.find(name);
    if (exact.isPresent()) {
      return List.of(exact.get());
    }
    Optional<List<String>> families = bundles.families(name, region, day);
    if (families.isEmpty()) {
      return catalogue.family(name);
    }
    List<InstanceType> types = new ArrayList<>();
    families.get().forEach(family -> types.addAll(catalogue.family(family)));
    return types;
  }
}
