package io.windlass.submission.messaging;

import static io.windlass.submission.jobdefinition.Pods.NEEDS;
import static io.windlass.submission.jobdefinition.Pods.registered;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.events.ContainerSecurityContext;
import io.windlass.events.PodContainer;
import io.windlass.events.PodEmptyDir;
import io.windlass.events.PodSecretVolume;
import io.windlass.events.PodSecurityContext;
import io.windlass.events.PodSpec;
import io.windlass.events.PodVariable;
import io.windlass.events.PodVolume;
import io.windlass.events.PodVolumeClaim;
import io.windlass.events.PodVolumeMount;
import io.windlass.events.SeccompProfile;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Pods as executors get them: EKSP-003 to EKSP-023, EKSP-033, EKSP-034. */
class PodMappingTest {
  private static PodSpec spec(String pod) {
    return PodMapping.pod(Objects.requireNonNull(registered(pod, "").pod()));
  }

  @Test
  void eksp003eksp006eksp034WhatIsNotSaidHasItsDefault() {
    PodSpec spec =
        spec("{'containers':[{'image':'busybox'," + NEEDS + "}],'volumes':[{'name':'v'}]}");
    assertThat(spec.getHostNetwork()).isTrue();
    assertThat(spec.getDnsPolicy()).isEqualTo("ClusterFirstWithHostNet");
    assertThat(spec.getNamespace()).isNull();
    assertThat(spec.getServiceAccountName()).isNull();
    assertThat(spec.getShareProcessNamespace()).isFalse();
    assertThat(spec.getSecurityContext()).isNull();
    assertThat(spec.getVolumes().getFirst().getEmptyDir()).isEqualTo(new PodEmptyDir("", null));
    Map<String, String> same = Map.of("cpu", "1", "memory", "512Mi");
    assertThat(spec.getContainers())
        .containsExactly(
            PodContainer.newBuilder()
                .setName("default")
                .setImage("busybox")
                .setImagePullPolicy("Always")
                .setCommand(List.of())
                .setArgs(List.of())
                .setEnv(List.of())
                .setLimits(same)
                .setRequests(same)
                .build());
  }

  @Test
  void eksp004ToEksp023WhatIsSaidReachesThePod() {
    PodSpec spec =
        spec(
            "{'hostNetwork':false,'serviceAccountName':'runner','shareProcessNamespace':true,"
                + "'imagePullSecrets':[{'name':'login'}],"
                + "'metadata':{'labels':{'a':'b'},'annotations':{'n':'v'},'namespace':'others'},"
                + "'securityContext':{'runAsUser':1,'runAsGroup':2,'runAsNonRoot':true,'fsGroup':3,"
                + "'seccompProfile':{'type':'RuntimeDefault'}},"
                + "'volumes':[{'name':'e','emptyDir':{'medium':'Memory','sizeLimit':'64Mi'}},"
                + "{'name':'h','hostPath':{'path':'/mnt'}},"
                + "{'name':'s','secret':{'secretName':'token','optional':true}},"
                + "{'name':'c','persistentVolumeClaim':{'claimName':'disk','readOnly':true}}],"
                + "'containers':[{'name':'Main','image':'app:1','imagePullPolicy':'Never',"
                + "'command':['/app'],'args':['$(A)'],"
                + "'env':[{'name':'A','value':'1'},{'name':'B'}],"
                + "'volumeMounts':[{'name':'e','mountPath':'/e','subPath':'x/y','readOnly':true}],"
                + "'securityContext':{'runAsUser':4,'privileged':true,"
                + "'allowPrivilegeEscalation':true,'readOnlyRootFilesystem':true,"
                + "'capabilities':{'add':['NET_ADMIN'],'drop':['ALL']},"
                + "'seccompProfile':{'type':'Localhost','localhostProfile':'p.json'}},"
                + NEEDS
                + "}]}");
    assertThat(spec.getHostNetwork()).isFalse();
    assertThat(spec.getDnsPolicy()).isEqualTo("ClusterFirst");
    assertThat(spec.getNamespace()).isEqualTo("others");
    assertThat(spec.getLabels()).containsExactly(Map.entry("a", "b"));
    assertThat(spec.getAnnotations()).containsExactly(Map.entry("n", "v"));
    assertThat(spec.getServiceAccountName()).isEqualTo("runner");
    assertThat(spec.getImagePullSecrets()).containsExactly("login");
    assertThat(spec.getShareProcessNamespace()).isTrue();
    assertThat(spec.getSecurityContext())
        .isEqualTo(
            new PodSecurityContext(1L, 2L, true, 3L, new SeccompProfile("RuntimeDefault", null)));
    assertThat(spec.getVolumes())
        .containsExactly(
            PodVolume.newBuilder()
                .setName("e")
                .setEmptyDir(new PodEmptyDir("Memory", "64Mi"))
                .build(),
            PodVolume.newBuilder().setName("h").setHostPath("/mnt").build(),
            PodVolume.newBuilder()
                .setName("s")
                .setSecret(new PodSecretVolume("token", true))
                .build(),
            PodVolume.newBuilder()
                .setName("c")
                .setPersistentVolumeClaim(new PodVolumeClaim("disk", true))
                .build());
    PodContainer main = spec.getContainers().getFirst();
    assertThat(main.getName()).as("pods take lower case only").isEqualTo("main");
    assertThat(main.getImagePullPolicy()).isEqualTo("Never");
    assertThat(main.getCommand()).containsExactly("/app");
    assertThat(main.getArgs()).as("SUB-009: left to the kubelet").containsExactly("$(A)");
    assertThat(main.getEnv()).containsExactly(new PodVariable("A", "1"), new PodVariable("B", ""));
    assertThat(main.getVolumeMounts()).containsExactly(new PodVolumeMount("e", "/e", "x/y", true));
    assertThat(main.getSecurityContext())
        .isEqualTo(
            new ContainerSecurityContext(
                4L,
                null,
                null,
                true,
                true,
                true,
                List.of("NET_ADMIN"),
                List.of("ALL"),
                new SeccompProfile("Localhost", "p.json")));
  }
}
