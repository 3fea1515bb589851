/** Users, keys and policies: who may do what (IAM-001 to IAM-083). */
@NullMarked
package io.windlass.aws.iam;

import org.jspecify.annotations.NullMarked;
