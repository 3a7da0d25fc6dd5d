/** Runs: phases, checkpoints, queries, news. */
package org.glassbox.engine.run;
