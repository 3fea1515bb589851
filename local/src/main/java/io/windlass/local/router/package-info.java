/**
 * The reverse proxy in front of the services: routes requests, and holds them while a service
 * restarts.
 */
@NullMarked
package io.windlass.local.router;

import org.jspecify.annotations.NullMarked;
