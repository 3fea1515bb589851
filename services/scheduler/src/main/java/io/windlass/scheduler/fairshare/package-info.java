/** Fair share: how much each share of a queue has used, and what that is worth. */
@NullMarked
package io.windlass.scheduler.fairshare;

import org.jspecify.annotations.NullMarked;
