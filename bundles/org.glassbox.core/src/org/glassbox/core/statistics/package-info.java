/** Intervals and tests for numbers of a run, in double. */
package org.glassbox.core.statistics;
