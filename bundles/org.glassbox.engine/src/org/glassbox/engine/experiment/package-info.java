/** What decides a run's numbers, in memory and as YAML. */
package org.glassbox.engine.experiment;
