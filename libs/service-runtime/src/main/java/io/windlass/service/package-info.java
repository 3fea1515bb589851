/** What the Quarkus applications of all services have in common. */
@NullMarked
package io.windlass.service;

import org.jspecify.annotations.NullMarked;
