package io.windlass.stateevents.api.events;

import io.windlass.aws.CallContext;
import io.windlass.aws.events.Archive;
import io.windlass.aws.events.CreateArchiveRequest;
import io.windlass.aws.events.CreateArchiveResponse;
import io.windlass.aws.events.DeleteArchiveRequest;
import io.windlass.aws.events.DeleteArchiveResponse;
import io.windlass.aws.events.DescribeArchiveRequest;
import io.windlass.aws.events.DescribeArchiveResponse;
import io.windlass.aws.events.EventsOperations;
import io.windlass.aws.events.ListArchivesRequest;
import io.windlass.aws.events.ListArchivesResponse;
import io.windlass.aws.events.UpdateArchiveRequest;
import io.windlass.aws.events.UpdateArchiveResponse;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.stateevents.bus.EventScope;
import io.windlass.stateevents.store.configuration.ArchiveEntity;
import io.windlass.stateevents.store.configuration.ArchiveEntity.Attributes;
import io.windlass.stateevents.store.configuration.ArchivePages;
import io.windlass.stateevents.store.configuration.ConfigurationSession;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Archives of buses. AWS shows the rule behind an archive; here there is none. */
final class ArchiveOperations {
  static final String TYPE = "archive";
  private static final String ENABLED = "ENABLED";
  private static final int MOST = 100;

  private final Configuration configuration;

  ArchiveOperations(Configuration configuration) {
    this.configuration = configuration;
  }

  void register(AwsEndpoint.Builder endpoint) {
    endpoint
        .operation(EventsOperations.CREATE_ARCHIVE, this::create)
        .operation(EventsOperations.UPDATE_ARCHIVE, this::update)
        .operation(EventsOperations.DESCRIBE_ARCHIVE, this::describe)
        .operation(EventsOperations.LIST_ARCHIVES, this::list)
        .operation(EventsOperations.DELETE_ARCHIVE, this::delete);
  }

  private CreateArchiveResponse create(CreateArchiveRequest input, CallContext call) {
    if (input.eventPattern() != null) {
      var _ = RuleOperations.checkPattern(input.eventPattern());
    }
    EventScope scope = Configuration.scope(call);
    String arn = scope.arn(TYPE, input.archiveName());
    configuration.change(
        call,
        session -> {
          var bus = Configuration.bus(session, call, input.eventSourceArn());
          if (session.find(ArchiveEntity.class, arn) != null) {
            throw EventsErrors.exists("Archive " + input.archiveName() + " already exists.");
          }
          Configuration.requireRoom(session, ArchiveEntity.class, scope, TYPE, MOST);
          var archive =
              new ArchiveEntity(
                  arn,
                  scope.accountId(),
                  input.archiveName(),
                  UUID.randomUUID().toString(),
                  bus.arn(),
                  call.now().toEpochMilli());
          archive.replace(
              new Attributes(
                  input.eventPattern(),
                  input.retentionDays() == null ? 0 : input.retentionDays(),
                  input.description(),
                  input.kmsKeyIdentifier()));
          session.persist(archive);
          return true;
        });
    return CreateArchiveResponse.builder()
        .archiveArn(arn)
        .state(ENABLED)
        .creationTime(Configuration.seconds(call.now().toEpochMilli()))
        .build();
  }

  /** What is absent stays as it is. */
  private UpdateArchiveResponse update(UpdateArchiveRequest input, CallContext call) {
    if (input.eventPattern() != null) {
      var _ = RuleOperations.checkPattern(input.eventPattern());
    }
    ArchiveEntity updated =
        configuration.change(
            call,
            session -> {
              ArchiveEntity archive = archive(session, call, input.archiveName());
              Attributes before = archive.attributes();
              archive.replace(
                  new Attributes(
                      input.eventPattern() == null ? before.eventPattern() : input.eventPattern(),
                      input.retentionDays() == null
                          ? before.retentionDays()
                          : input.retentionDays(),
                      input.description() == null ? before.description() : input.description(),
                      input.kmsKeyIdentifier() == null
                          ? before.kmsKeyIdentifier()
                          : input.kmsKeyIdentifier()));
              return archive;
            });
    return UpdateArchiveResponse.builder()
        .archiveArn(updated.arn())
        .state(ENABLED)
        .creationTime(Configuration.seconds(updated.createdAt()))
        .build();
  }

  private DescribeArchiveResponse describe(DescribeArchiveRequest input, CallContext call) {
    return configuration.read(
        session -> {
          ArchiveEntity archive = archive(session, call, input.archiveName());
          ArchivePages.Size size = ArchivePages.size(session, archive);
          Attributes attributes = archive.attributes();
          return DescribeArchiveResponse.builder()
              .archiveArn(archive.arn())
              .archiveName(archive.name())
              .eventSourceArn(archive.busArn())
              .description(attributes.description())
              .eventPattern(attributes.eventPattern())
              .state(ENABLED)
              .kmsKeyIdentifier(attributes.kmsKeyIdentifier())
              .retentionDays(attributes.retentionDays())
              .sizeBytes(size.bytes())
              .eventCount(size.events())
              .creationTime(Configuration.seconds(archive.createdAt()))
              .build();
        });
  }

  private ListArchivesResponse list(ListArchivesRequest input, CallContext call) {
    requireOneFilter("ListArchives", input.namePrefix(), input.eventSourceArn(), input.state());
    if (input.state() != null && !input.state().equals(ENABLED)) {
      return ListArchivesResponse.builder().archives(List.of()).build();
    }
    var asked = Page.Request.of(input.nextToken(), input.limit());
    var list =
        new NamedList(Configuration.scope(call), TYPE, input.namePrefix(), asked)
            .where("busArn", input.eventSourceArn());
    Page<Archive> page =
        configuration.read(
            session ->
                asked.page(
                    list.read(session, ArchiveEntity.class, asked).stream()
                        .map(each -> shown(each, ArchivePages.size(session, each)))
                        .toList(),
                    each -> String.valueOf(each.archiveName())));
    return ListArchivesResponse.builder().archives(page.items()).nextToken(page.next()).build();
  }

  static void requireOneFilter(String operation, @Nullable String... filters) {
    if (Stream.of(filters).filter(Objects::nonNull).count() > 1) {
      throw EventsErrors.validation(
          "At most one filter is allowed for "
              + operation
              + ". Use either : State, EventSourceArn, or NamePrefix.");
    }
  }

  private static Archive shown(ArchiveEntity archive, ArchivePages.Size size) {
    return Archive.builder()
        .archiveName(archive.name())
        .eventSourceArn(archive.busArn())
        .state(ENABLED)
        .retentionDays(archive.attributes().retentionDays())
        .sizeBytes(size.bytes())
        .eventCount(size.events())
        .creationTime(Configuration.seconds(archive.createdAt()))
        .build();
  }

  private DeleteArchiveResponse delete(DeleteArchiveRequest input, CallContext call) {
    configuration.change(
        call,
        session -> {
          session.remove(archive(session, call, input.archiveName()));
          return true;
        });
    return DeleteArchiveResponse.builder().build();
  }

  private static ArchiveEntity archive(
      ConfigurationSession session, CallContext call, String name) {
    ArchiveEntity found =
        session.find(ArchiveEntity.class, Configuration.scope(call).arn(TYPE, name));
    if (found == null) {
      throw EventsErrors.notFound("Archive " + name + " does not exist.");
    }
    return found;
  }
}
