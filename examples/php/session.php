<?php // Whose cookie is this? Maru asks here with the cookie of a visitor (`introspection.url`): 200 with JSON, or 401.
header('Content-Type: application/json');
header('Cache-Control: no-store');
$user = null;
if (isset($_COOKIE[session_name()])) {
    session_start(['use_strict_mode' => true]);
    $user = $_SESSION['user'] ?? null;
    session_write_close(); // at once: the visitor's own requests wait for this session
}
if ($user === null) { http_response_code(401); exit('{}'); }
echo json_encode(
    ['sub' => $user['id'], 'role' => $user['role'], 'name' => $user['name'], 'rooms' => $user['rooms'],
        'iat' => $_SESSION['since']], // the time of the login, for `maru revoke`
    JSON_THROW_ON_ERROR
);
