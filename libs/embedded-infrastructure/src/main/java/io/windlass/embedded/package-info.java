/**
 * The infrastructure that Windlass needs, from Maven artifacts: a Kafka broker and a PostgreSQL
 * server, for the local stack and for tests.
 */
@NullMarked
package io.windlass.embedded;

import org.jspecify.annotations.NullMarked;
