/** Networks as named graphs of layers with a map of parameters. */
package org.glassbox.core.network;
