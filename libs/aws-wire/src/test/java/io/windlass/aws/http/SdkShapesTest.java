package io.windlass.aws.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.aws.model.OperationModel;
import io.windlass.aws.model.ServiceModel;
import io.windlass.aws.model.Shape;
import io.windlass.aws.model.Structure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;

/**
 * The AWS SDK as a reference for the model: each member that the SDK knows exists in the model with
 * the same name, type and location. The model is newer, so it may have more.
 */
class SdkShapesTest {
  private static final Set<String> NEWER_THAN_THE_SDK =
      Set.of("CancelJobs", "TerminateJobs", "TerminateServiceJobs");
  private static final String SDK_PACKAGE = "software.amazon.awssdk.services.batch.model.";

  private final ServiceModel model = ServiceModel.batch();
  private final Set<String> seen = new HashSet<>();
  private final List<String> differences = new ArrayList<>();

  @Test
  void theModelHasEveryMemberThatTheSdkKnows() throws ReflectiveOperationException {
    for (OperationModel operation : model.operations().values()) {
      if (!NEWER_THAN_THE_SDK.contains(operation.name())) {
        compare(operation.input(), pojo(operation.input()));
        compare(operation.output(), pojo(operation.output()));
      }
    }
    assertThat(differences).isEmpty();
    assertThat(seen).hasSizeGreaterThan(200);
  }

  private static SdkPojo pojo(String name) throws ReflectiveOperationException {
    Object builder = Class.forName(SDK_PACKAGE + name).getMethod("builder").invoke(null);
    return (SdkPojo) builder;
  }

  private void compare(String name, SdkPojo pojo) {
    if (!seen.add(name)) {
      return;
    }
    Structure structure = model.structure(name);
    for (SdkField<?> field : pojo.sdkFields()) {
      String memberName = field.memberName();
      Structure.Member member = structure.members().get(memberName);
      if (member == null) {
        differences.add(name + "." + memberName + " is missing");
      } else {
        if (location(field) != member.location()) {
          differences.add(name + "." + memberName + " travels in " + location(field));
        }
        compare(name + "." + memberName, field, member.shape());
      }
    }
  }

  private void compare(String path, SdkField<?> field, Shape shape) {
    switch (shape) {
      case Shape.StructureOf structure -> {
        require(path, field.marshallingType().equals(MarshallingType.SDK_POJO));
        compare(structure.name(), field.constructor().get());
      }
      case Shape.ListOf list -> {
        require(path, field.marshallingType().equals(MarshallingType.LIST));
        compare(path + "[]", field.getTrait(ListTrait.class).memberFieldInfo(), list.element());
      }
      case Shape.MapOf map -> {
        require(path, field.marshallingType().equals(MarshallingType.MAP));
        compare(path + "{}", field.getTrait(MapTrait.class).valueFieldInfo(), map.value());
      }
      case Shape.Scalar scalar ->
          require(path, field.marshallingType().equals(marshalled(scalar.kind())));
    }
  }

  private void require(String path, boolean fits) {
    if (!fits) {
      differences.add(path + " has another type");
    }
  }

  private static MarshallingType<?> marshalled(Shape.Kind kind) {
    return switch (kind) {
      case STRING -> MarshallingType.STRING;
      case INTEGER -> MarshallingType.INTEGER;
      case LONG -> MarshallingType.LONG;
      case FLOAT -> MarshallingType.FLOAT;
      case DOUBLE -> MarshallingType.DOUBLE;
      case TIMESTAMP -> MarshallingType.INSTANT;
      case BOOLEAN -> MarshallingType.BOOLEAN;
      case BLOB -> MarshallingType.SDK_BYTES;
    };
  }

  private static Structure.Location location(SdkField<?> field) {
    MarshallLocation location = field.location();
    if (location == MarshallLocation.PATH) {
      return Structure.Location.PATH;
    }
    return location == MarshallLocation.QUERY_PARAM
        ? Structure.Location.QUERY
        : Structure.Location.BODY;
  }
}
