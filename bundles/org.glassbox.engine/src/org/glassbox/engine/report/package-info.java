/** Pages and pictures for people: heat maps over images, reports of runs and of the demo. */
package org.glassbox.engine.report;
