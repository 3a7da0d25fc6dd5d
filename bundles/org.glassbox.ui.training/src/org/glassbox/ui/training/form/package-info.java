/** An experiment that is being written: its YAML, and the form that its options' declarations make of it. Nothing here needs a display. */
package org.glassbox.ui.training.form;
