/** The annotation perspective's parts, dialogs and handlers. */
package org.glassbox.ui.annotation.internal;
