/** Measuring networks and explanations on whole data sets, and comparing maps from two files. */
package org.glassbox.engine.evaluate;
