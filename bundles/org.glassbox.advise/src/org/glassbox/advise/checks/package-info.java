/** The claims that the paper makes of ADVISE without a test, as questions that a network and images answer. */
package org.glassbox.advise.checks;
