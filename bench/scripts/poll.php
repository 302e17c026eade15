<?php
// A poll of the kind a site has before Maru: one query, 204 when there is nothing new.
mysqli_report(MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT);
$host = ($_GET['keep'] ?? '') === '1' ? 'p:localhost' : 'localhost';
$db = new mysqli($host, 'root', '', 'site', 0, getenv('POLL_SOCKET'));
$found = $db->prepare('select id, mem_dv, clas_diary_conts from clas_diary where buy_sno = ? and id > ? order by id');
$found->bind_param('ii', $_GET['room'], $_GET['after']);
$found->execute();
$rows = $found->get_result()->fetch_all(MYSQLI_ASSOC);
header('Cache-Control: no-store');
if ($rows === []) {
    http_response_code(204);
} else {
    header('Content-Type: application/json');
    echo json_encode($rows);
}
