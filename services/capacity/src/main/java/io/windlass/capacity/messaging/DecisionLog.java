package io.windlass.capacity.messaging;

import io.windlass.capacity.computeenvironment.Decision;
import io.windlass.capacity.computeenvironment.EnvironmentEvent;
import io.windlass.capacity.scaling.Shortage;
import org.jboss.logging.Logger;

/** Says what was decided about environments, and why. */
final class DecisionLog {
  private static final Logger LOG = Logger.getLogger(DecisionLog.class);

  private DecisionLog() {}

  static void log(Decision decision) {
    String arn = decision.after().key().arn();
    for (EnvironmentEvent event : decision.events()) {
      switch (event) {
        case EnvironmentEvent.InstanceLaunched launched ->
            LOG.infof(
                "%s: launches %s (%s, %s): %s",
                arn,
                launched.instance().id(),
                launched.instance().type(),
                launched.instance().resources().describe(),
                launched.why());
        case EnvironmentEvent.InstanceDraining draining ->
            LOG.infof("%s: drains %s: %s", arn, draining.instanceId(), draining.why());
        case EnvironmentEvent.InstanceResumed resumed ->
            LOG.infof("%s: takes %s back: %s", arn, resumed.instanceId(), resumed.why());
        case EnvironmentEvent.InstanceTerminated gone ->
            LOG.infof("%s: %s is gone: %s", arn, gone.instanceId(), gone.why());
        case EnvironmentEvent.StatusChanged status ->
            LOG.infof(
                "%s: %s, %d vCPUs (%s)",
                arn, status.status(), status.desiredvCpus(), status.statusReason());
        case EnvironmentEvent.ShortageChanged changed -> {
          Shortage shortage = changed.shortage();
          LOG.infof("%s: %s", arn, shortage == null ? "is short of nothing" : shortage.message());
        }
        case EnvironmentEvent.Defined defined ->
            LOG.debugf("%s: definition %d", arn, defined.sequence());
        case EnvironmentEvent.DemandNoted noted ->
            LOG.debugf("%s: %s wait", arn, noted.demand().waiting().describe());
        case EnvironmentEvent.DesiredReached _ -> LOG.debugf("%s: desiredvCpus reached", arn);
        case EnvironmentEvent.InstanceReady ready ->
            LOG.debugf("%s: %s is ready", arn, ready.instance().id());
      }
    }
  }
}
