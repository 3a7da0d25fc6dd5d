/** What is kept of a run's epochs, and what is known of one that goes on: read by views, reports and studies. */
package org.glassbox.engine.history;
