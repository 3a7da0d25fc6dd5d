/** Correcting a network while it trains: what a run asks and how a person answers, without any widget. Models belong to the user interface's thread. */
package org.glassbox.ui.annotation;
