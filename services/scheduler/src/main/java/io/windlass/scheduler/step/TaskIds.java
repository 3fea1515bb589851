package io.windlass.scheduler.step;

import java.util.UUID;

/** Supplies identities of tasks: chance is handed in, never made inside the core. */
@FunctionalInterface
public interface TaskIds {
  UUID next();
}
