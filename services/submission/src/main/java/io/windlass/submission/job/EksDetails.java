package io.windlass.submission.job;

import io.windlass.aws.batch.EksContainer;
import io.windlass.aws.batch.EksContainerDetail;
import io.windlass.aws.batch.EksPodProperties;
import io.windlass.aws.batch.EksPodPropertiesDetail;
import io.windlass.aws.batch.EksPropertiesDetail;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pod as DescribeJobs shows it before anything of it has run (EKS-005). */
final class EksDetails {
  private EksDetails() {}

  static EksPropertiesDetail of(EksPodProperties pod) {
    return EksPropertiesDetail.builder()
        .podProperties(
            EksPodPropertiesDetail.builder()
                .serviceAccountName(pod.serviceAccountName())
                .hostNetwork(pod.hostNetwork())
                .dnsPolicy(pod.dnsPolicy())
                .imagePullSecrets(orEmpty(pod.imagePullSecrets()))
                .containers(containers(pod.containers()))
                .initContainers(containers(pod.initContainers()))
                .volumes(orEmpty(pod.volumes()))
                .metadata(pod.metadata())
                .shareProcessNamespace(pod.shareProcessNamespace())
                .securityContext(pod.securityContext())
                .build())
        .build();
  }

  private static List<EksContainerDetail> containers(@Nullable List<EksContainer> containers) {
    return orEmpty(containers).stream().map(EksDetails::container).toList();
  }

  private static EksContainerDetail container(EksContainer container) {
    return EksContainerDetail.builder()
        .name(container.name())
        .image(container.image())
        .imagePullPolicy(container.imagePullPolicy())
        .command(orEmpty(container.command()))
        .args(orEmpty(container.args()))
        .env(orEmpty(container.env()))
        .resources(container.resources())
        .volumeMounts(orEmpty(container.volumeMounts()))
        .securityContext(container.securityContext())
        .build();
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
