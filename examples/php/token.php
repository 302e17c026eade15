<?php // Who is logged in here, signed for Maru: the token as text, or 401 for nobody.
session_start(['read_and_close' => true, 'use_strict_mode' => true]);
header('Content-Type: text/plain; charset=utf-8');
header('Cache-Control: no-store');

$secret = (string) getenv('MARU_ACCESS_SECRET'); // the same as Maru's `access.secret`
if ($secret === '') { http_response_code(500); exit('MARU_ACCESS_SECRET is not set'); }
$user = $_SESSION['user'] ?? null;
if ($user === null) { http_response_code(401); exit('nobody is logged in'); }

$claims = json_encode([
    'sub' => $user['id'], 'role' => $user['role'], 'name' => $user['name'],
    'rooms' => $user['rooms'], // the rooms of this person, and no others
    'iat' => time(), 'exp' => time() + 300,
], JSON_THROW_ON_ERROR);
$base64 = fn (string $bytes) => rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
$signed = $base64('{"alg":"HS256","typ":"JWT"}') . '.' . $base64($claims);
echo $signed . '.' . $base64(hash_hmac('sha256', $signed, $secret, true));
