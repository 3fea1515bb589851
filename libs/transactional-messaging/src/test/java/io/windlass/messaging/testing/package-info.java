/**
 * What the services' tests share: their handlers between the broker and the database, with faults.
 */
package io.windlass.messaging.testing;
