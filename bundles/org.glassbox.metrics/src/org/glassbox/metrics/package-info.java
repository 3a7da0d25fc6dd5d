/** Numbers that judge a classifier's predictions. */
package org.glassbox.metrics;
