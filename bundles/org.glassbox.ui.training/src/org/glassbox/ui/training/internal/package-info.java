/** Parts, panes and commands with which the training console sets up and controls runs. */
package org.glassbox.ui.training.internal;
