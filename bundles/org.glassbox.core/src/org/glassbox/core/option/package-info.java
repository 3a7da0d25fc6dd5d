/** Options declared once, as record components. */
package org.glassbox.core.option;
