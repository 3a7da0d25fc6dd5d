/** The preference study's perspective. */
package org.glassbox.ui.preference.internal;
