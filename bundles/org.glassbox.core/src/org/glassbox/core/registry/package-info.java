/** Looking up what plug-ins contribute. */
package org.glassbox.core.registry;
