<?php // Stands for the login that your site has: here anybody may be either of two people.
$people = [
    'trainer' => ['id' => 't1', 'role' => 'T', 'name' => '김지훈', 'rooms' => ['123']],
    'member' => ['id' => 'm1', 'role' => 'M', 'name' => '이서연', 'rooms' => ['123']],
];
session_start(['use_strict_mode' => true, 'cookie_httponly' => true, 'cookie_samesite' => 'Lax']);
if ($_SERVER['REQUEST_METHOD'] === 'POST') {
    session_regenerate_id(true);
    $_SESSION = [];
    $user = $people[$_POST['as'] ?? ''] ?? null;
    if ($user !== null) $_SESSION = ['user' => $user, 'since' => time()];
    else session_destroy(); // "as" nobody: the way out
}
header('Location: index.php', true, 303);
