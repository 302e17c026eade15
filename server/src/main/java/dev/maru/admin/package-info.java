/** What whoever runs the server does with it: acts that take rights away, and how it fares (L6). */
@NullMarked
package dev.maru.admin;

import org.jspecify.annotations.NullMarked;
